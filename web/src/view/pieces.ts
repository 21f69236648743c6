// The text of a document as it is shown, in pieces, and what its spans read as.

import {
  ArticleInput, BYLINE, CONTENT, HEADLINE, LINE, NO_BLOCK, PARAGRAPH, Span, TextPiece,
} from "./types";
import { clipped, oneLine } from "./wording";

/** Longest text cited in a note, in characters. */
const LONGEST_CITED = 200;

const EDGES = /^\p{White_Space}+|\p{White_Space}+$/gu;

/** The pieces of a plain text: a piece for each line with a letter or sign; a blank line ends a paragraph. */
export function ofPlainText(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let block = PARAGRAPH;
  for (const line of text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)) {
    const words = line[1] ?? "";
    const begin = line.index;
    if (trimmed(words) !== "") {
      pieces.push({ begin, end: begin + words.length, text: words, block });
      block = LINE;
    } else if (line[0] !== "") {
      block = PARAGRAPH;
    }
  }
  return pieces;
}

/** Whether offsets within the range of a piece are offsets within its text. */
export function mapsOneToOne(piece: TextPiece): boolean {
  return piece.text.length === piece.end - piece.begin;
}

/** The pieces of each field of a document. */
export class Pieces {
  private readonly fields: TextPiece[][];

  constructor(document: ArticleInput, content: TextPiece[]) {
    const twice = beginsWithLine(document.content, document.headline);
    this.fields = [];
    this.fields[CONTENT] = content;
    this.fields[HEADLINE] = twice ? [] : ofPlainText(document.headline);
    this.fields[BYLINE] = ofPlainText(document.byline);
  }

  field(field: number): TextPiece[] {
    return this.fields[field] ?? [];
  }

  /** The words of a span as they are shown, on one line. */
  words(span: Span): string {
    const pieces = this.field(span.field);
    let words = "";
    for (let at = firstBehind(pieces, span.begin); at < pieces.length; at += 1) {
      const piece = pieces[at];
      if (piece === undefined || piece.begin >= span.end) break;
      words += (piece.block === NO_BLOCK ? "" : " ") + part(piece, span);
    }
    return oneLine(words);
  }

  /** The same, shortened for a note. */
  cited(span: Span): string {
    return clipped(this.words(span), LONGEST_CITED);
  }
}

/** The index of the first piece that ends behind an offset. */
function firstBehind(pieces: TextPiece[], offset: number): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function part(piece: TextPiece, span: Span): string {
  if (!mapsOneToOne(piece)) return piece.text;
  return piece.text.slice(Math.max(span.begin - piece.begin, 0), Math.min(span.end, piece.end) - piece.begin);
}

function trimmed(text: string): string {
  return text.replace(EDGES, "");
}

/** Whether the first line of a text is this line. The extraction then ignores the headline. */
function beginsWithLine(text: string, line: string): boolean {
  const start = text.replace(/^\p{White_Space}+/u, "");
  const wanted = trimmed(line);
  if (!start.startsWith(wanted)) return false;
  const rest = start.slice(wanted.length);
  return rest === "" || /^[ \t\r]*\n/.test(rest);
}
