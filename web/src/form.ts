// The form: its text, files, and the kind of text.

import type { Article } from "./call";
import { element } from "./element";
import { readFile, UnreadableFile } from "./file";
import { HTML, type Kind, kindOfText, MARKDOWN, PLAIN } from "./kind";

const form = element("ask", HTMLFormElement);
const content = element("content", HTMLTextAreaElement);
const kind = element("kind", HTMLSelectElement);
const headline = element("headline", HTMLInputElement);
const byline = element("byline", HTMLInputElement);
const date = element("date", HTMLInputElement);
const unkept = element("unkept", HTMLInputElement);
const picker = element("file", HTMLInputElement);
const offer = element("offer", HTMLParagraphElement);

/** Whether the reader chose the kind by hand. */
let chosen = false;

/** What the form tells the page. */
export interface Listener {
  /** The reader asks. */
  asked(): void;
  /** A file was taken. */
  taken(): void;
  /** A file was refused, with the reason. */
  refused(words: string): void;
}

/** Connects the form. */
export function begin(listener: Listener): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    listener.asked();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  kind.addEventListener("change", () => (chosen = true));
  content.addEventListener("input", guess);
  content.addEventListener("paste", offerHtml);
  const take = (files: FileList | null | undefined) => void takeFile(files?.[0], listener);
  element("choose", HTMLButtonElement).addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => take(picker.files));
  acceptDrops(take);
}

/** What the form holds. */
export function article(): Article {
  return {
    content: content.value,
    kind: kindChosen(),
    headline: headline.value,
    byline: byline.value,
    date: date.value,
    keep: !unkept.checked,
  };
}

/** Shows the form, or hides it. */
export function show(visible: boolean): void {
  form.hidden = !visible;
  if (visible) content.focus();
}

/** Allows to ask, or not. */
export function enable(enabled: boolean): void {
  element("submit", HTMLButtonElement).disabled = !enabled;
}

/** Empties the form for another article. */
export function clear(): void {
  form.reset();
  chosen = false;
  offer.hidden = true;
}

function kindChosen(): Kind {
  const value = Number(kind.value);
  return value === HTML || value === MARKDOWN ? value : PLAIN;
}

function guess(): void {
  if (content.value === "") chosen = false;
  if (!chosen) kind.value = String(kindOfText(content.value));
}

async function takeFile(file: File | undefined, listener: Listener): Promise<void> {
  if (!file) return;
  try {
    const read = await readFile(file);
    replace(read.text, read.kind);
    say(`${file.name} is in the text area.`);
    listener.taken();
  } catch (error) {
    listener.refused(error instanceof UnreadableFile ? error.message : `${file.name} cannot be read.`);
  }
  // So that the same file can be chosen again.
  picker.value = "";
}

function replace(text: string, of: Kind): void {
  content.value = text;
  content.setSelectionRange(0, 0);
  content.scrollTop = 0;
  kind.value = String(of);
  chosen = true;
}

/** Takes files that are dropped anywhere; without this the browser would leave the page for the file. */
function acceptDrops(take: (files: FileList | undefined) => void): void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    form.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) form.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    form.classList.remove("dropping");
    if (!form.hidden) take(event.dataTransfer?.files);
  });
}

/** A copy from a web page holds HTML too, which has the paragraphs and leaves out less. */
function offerHtml(event: ClipboardEvent): void {
  const html = event.clipboardData?.getData("text/html") ?? "";
  const replacesAll = content.selectionEnd - content.selectionStart === content.value.length;
  offer.hidden = true;
  if (html === "" || !replacesAll) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = "Use the HTML";
  button.addEventListener("click", () => {
    replace(html, HTML);
    say("The HTML is in the text area.");
    content.focus();
  });
  say("The clipboard holds this as a web page too. ", button);
}

function say(...words: (string | Node)[]): void {
  offer.replaceChildren(...words);
  offer.hidden = false;
}
