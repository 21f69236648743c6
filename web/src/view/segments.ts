// The text cut wherever a mark begins or ends.

import { Mark } from "./marks";
import { mapsOneToOne } from "./pieces";
import { LINE, NO_BLOCK, PARAGRAPH, TextPiece } from "./types";

export interface Block {
  kind: number;
  segments: Segment[];
}

/** A part of a block that the same marks cover. */
export interface Segment {
  /** Its text; none for a new line. */
  text: string | undefined;
  /** Indices of the marks that cover it, outer ones first. */
  covers: number[];
}

/** Cuts pieces, which are in the order of the field, at the borders of marks, which are as `ofField` has them. */
export function cut(pieces: TextPiece[], marks: Mark[]): Block[] {
  const cutter = new Cutter(marks);
  const blocks: Block[] = [];
  for (const piece of pieces) {
    const segments = cutter.piece(piece);
    const last = blocks[blocks.length - 1];
    const continues = piece.block === NO_BLOCK || piece.block === LINE;
    if (!continues || last === undefined) {
      blocks.push({ kind: continues ? PARAGRAPH : piece.block, segments });
      continue;
    }
    if (piece.block === LINE) addLineBreak(last.segments, segments);
    for (const segment of segments) last.segments.push(segment);
  }
  return blocks;
}

/** Consecutive items for which `isSame` holds, together. */
export function chunks<T>(items: T[], isSame: (one: T, next: T) => boolean): T[][] {
  const groups: T[][] = [];
  items.forEach((item, at) => {
    const before = items[at - 1];
    const group = groups[groups.length - 1];
    if (group !== undefined && before !== undefined && isSame(before, item)) group.push(item);
    else groups.push([item]);
  });
  return groups;
}

/** The break between two lines, in the marks that cover both of its sides. */
function addLineBreak(segments: Segment[], behind: Segment[]): void {
  const [last, first] = [segments[segments.length - 1], behind[0]];
  if (last === undefined || first === undefined) return;
  const differs = last.covers.findIndex((cover, at) => cover !== first.covers[at]);
  segments.push({ text: undefined, covers: differs < 0 ? last.covers : last.covers.slice(0, differs) });
}

/** Walks through the marks once. */
class Cutter {
  /** Index of the first mark that has not begun. */
  private next = 0;
  /** Indices of the marks that cover the position. */
  private open: number[] = [];

  constructor(private readonly marks: Mark[]) {}

  piece(piece: TextPiece): Segment[] {
    const segments: Segment[] = [];
    const maps = mapsOneToOne(piece);
    let begin = piece.begin;
    for (;;) {
      // A piece that does not map is covered by each mark that touches it.
      this.moveTo(begin, maps ? begin + 1 : piece.end);
      const end = maps ? this.border(piece.end) : piece.end;
      const text = maps ? piece.text.slice(begin - piece.begin, end - piece.begin) : piece.text;
      if (text !== "") segments.push({ text, covers: this.open.slice() });
      if (end >= piece.end) return segments;
      begin = end;
    }
  }

  /** Closes the marks that end at or before `position` and opens those that begin before `end`. */
  private moveTo(position: number, end: number): void {
    for (let mark = this.marks[this.next]; mark !== undefined && mark.begin < end; mark = this.marks[this.next]) {
      if (mark.end > position) this.open.push(this.next);
      this.next += 1;
    }
    this.open = this.open.filter((index) => (this.marks[index]?.end ?? 0) > position);
  }

  /** The next border of a mark, at most `end`. */
  private border(end: number): number {
    let nearest = Math.min(end, this.marks[this.next]?.begin ?? end);
    for (const index of this.open) nearest = Math.min(nearest, this.marks[index]?.end ?? end);
    return nearest;
  }
}
