// The extraction with what the parts of the view look up in it.

import { Pieces } from "./pieces";
import { ArticleInput, Attribution, Extraction, Span } from "./types";

/** What one speaker said in all. */
export interface Tally {
  statements: number;
  words: number;
  /** Index of the first attribution. */
  first: number | undefined;
}

export interface Tallies {
  /** Of each speaker, in the order of the extraction. */
  speakers: Tally[];
  /** Of the statements without a speaker. */
  notTold: Tally;
  /** The words of all contents. */
  words: number;
}

export class Answer {
  private readonly byId = new Map<string, number>();

  /** `number` is that of the article in the page, from 1: part of each id. */
  constructor(
    readonly number: number,
    readonly document: ArticleInput,
    readonly extraction: Extraction,
    readonly pieces: Pieces,
  ) {
    extraction.speakers.forEach((speaker, index) => {
      if (!this.byId.has(speaker.id)) this.byId.set(speaker.id, index);
    });
  }

  /** The id in the page of a part of this article: "a1-s2". */
  id(part: string, index: number): string {
    return `a${this.number}-${part}${index + 1}`;
  }

  /** The index of the speaker of an attribution; none if it is not told. */
  speaker(attribution: Attribution): number | undefined {
    return this.byId.get(attribution.speakerId);
  }

  /** Counts what each speaker said. */
  tallies(): Tallies {
    const none = (): Tally => ({ statements: 0, words: 0, first: undefined });
    const tallies: Tallies = { speakers: this.extraction.speakers.map(none), notTold: none(), words: 0 };
    this.extraction.attributions.forEach((attribution, index) => {
      const words = contents(attribution).reduce((sum, span) => sum + this.words(span), 0);
      const tally = tallies.speakers[this.speaker(attribution) ?? -1] ?? tallies.notTold;
      tally.statements += 1;
      tally.words += words;
      tally.first ??= index;
      tallies.words += words;
    });
    return tallies;
  }

  private words(span: Span): number {
    return this.pieces.words(span).split(" ").filter((word) => word !== "").length;
  }
}

/** The spans of an attribution's content with their marks. */
export function contents(attribution: Attribution): Span[] {
  return attribution.content.flatMap((content) => (content.outer === undefined ? [] : [content.outer]));
}

/** The classes that give a speaker its colour and its kind of line, by its index: 120 different pairs. */
export function look(speaker: number): string {
  return `hue-${speaker % 24} line-${speaker % 5}`;
}
