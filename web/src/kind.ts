// The kinds of text.

import { DocumentType } from "./gen/whosaid/v1/document_pb";

export const PLAIN = DocumentType.PLAIN_TEXT;
export const HTML = DocumentType.HTML;
export const MARKDOWN = DocumentType.MARKDOWN;
export type Kind = typeof PLAIN | typeof HTML | typeof MARKDOWN;

/** How much of a text is looked at to guess its kind, in UTF-16 units. */
const LOOKED_AT = 20_000;

/** The kind of a file by the end of its name; undefined for other files. */
export function kindOfFile(name: string): Kind | undefined {
  const end = name.toLowerCase().match(/\.[a-z]+$/)?.[0];
  if (end === ".txt" || end === ".text") return PLAIN;
  if (end === ".md" || end === ".markdown") return MARKDOWN;
  return end === ".html" || end === ".htm" || end === ".xhtml" ? HTML : undefined;
}

/** A guess at the kind of a text. */
export function kindOfText(text: string): Kind {
  const start = text.slice(0, LOOKED_AT);
  if (/^\s*<(!doctype html|html|head|body|article|div|p)\b/i.test(start)) return HTML;
  if ((start.match(/<\/(p|div|h[1-6]|blockquote|article)>/gi) ?? []).length > 1) return HTML;
  return /^#{1,6} \S/m.test(start) || /\]\(https?:/.test(start) ? MARKDOWN : PLAIN;
}
