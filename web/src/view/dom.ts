// Elements from texts: nothing is ever read as markup.

import { visible } from "./wording";

export type Child = Node | string;

/** An element with attributes, of which those without a value are left out, and children. */
export function element(name: string, attributes: Record<string, string | undefined>, ...children: Child[]): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(key, value);
  }
  for (const child of children) made.append(typeof child === "string" ? visible(child) : child);
  return made;
}
