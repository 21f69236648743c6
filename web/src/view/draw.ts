// Draws an answered article. A stand-in: plain paragraphs with the contents marked, and a list of speakers.

import type { Document } from "../gen/whosaid/v1/document_pb";
import { type Attribution, DocumentField, type Extraction } from "../gen/whosaid/v1/extraction_pb";
import { LINE, type TextPiece } from "../pieces";

/** An article with the contents marked. Offsets are UTF-16 units. */
export function drawArticle(asked: Document, extraction: Extraction, pieces: TextPiece[]): HTMLElement {
  const article = make("article", "whosaid-article");
  const text = make("div", "text");
  if (asked.headline) text.append(make("h3", "headline", asked.headline));
  const numbers = new Map(extraction.speakers.map((speaker, at) => [speaker.id, at]));
  const contents = contentsOf(extraction.attributions);
  let paragraph = make("p", "block");
  for (const piece of pieces) {
    if (piece.block === LINE) paragraph.append(make("br", ""));
    else if (piece.block > 0) text.append((paragraph = make("p", "block")));
    paragraph.append(...cut(piece, contents, numbers));
  }
  article.append(text, speakersOf(extraction));
  return article;
}

interface Content {
  begin: number;
  end: number;
  speaker: string;
}

/** The outermost contents of the text, in its order. */
function contentsOf(attributions: Attribution[]): Content[] {
  const spans = attributions.flatMap(({ content, speakerId }) =>
    content.map(({ inner }) => ({ begin: inner?.begin ?? 0, end: inner?.end ?? 0, speaker: speakerId, field: inner?.field })),
  );
  const sorted = spans.filter(({ field }) => field === DocumentField.UNSPECIFIED).sort((a, b) => a.begin - b.begin);
  let end = 0;
  return sorted.filter((span) => {
    const outermost = span.begin >= end;
    if (outermost) end = span.end;
    return outermost;
  });
}

function cut(piece: TextPiece, contents: Content[], numbers: Map<string, number>): Node[] {
  const nodes: Node[] = [];
  let at = piece.begin;
  const take = (to: number) => piece.text.slice(at - piece.begin, (at = to) - piece.begin);
  for (let index = firstAfter(contents, piece.begin); index < contents.length; index++) {
    const { begin, end, speaker } = contents[index]!;
    if (begin >= piece.end) break;
    if (begin > at) nodes.push(document.createTextNode(take(begin)));
    nodes.push(make("span", "content", take(Math.min(end, piece.end))), numberOf(numbers.get(speaker)));
  }
  if (at < piece.end) nodes.push(document.createTextNode(take(piece.end)));
  return nodes;
}

/** The index of the first content that ends after `place`. */
function firstAfter(contents: Content[], place: number): number {
  let [low, high] = [0, contents.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (contents[middle]!.end <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The number of a statement's speaker, which leads to the list. */
function numberOf(speaker: number | undefined): HTMLElement {
  const number = make("sup", "number", speaker === undefined ? "not told" : "");
  if (speaker === undefined) return number;
  const link = document.createElement("a");
  link.href = `#a1-s${speaker}`;
  link.textContent = String(speaker + 1);
  number.append(link);
  return number;
}

function speakersOf({ speakers }: Extraction): HTMLElement {
  const section = make("section", "speakers");
  const list = document.createElement("ol");
  speakers.forEach(({ name }, at) => {
    const entry = document.createElement("li");
    entry.id = `a1-s${at}`;
    entry.append(make("bdi", "name", name));
    list.append(entry);
  });
  section.append(list);
  return section;
}

function make(tag: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
