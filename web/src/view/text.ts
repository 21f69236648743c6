// The text of an article with its marks.

import { Answer, look } from "./answer";
import { Child, element } from "./dom";
import { Kind, Mark, ofField } from "./marks";
import * as note from "./note";
import { Segment, chunks, cut } from "./segments";
import {
  Attribution, BYLINE, CAPTION, CONTENT, HEADING, HEADLINE, LIST_ITEM, QUOTATION, UnattributedQuotation,
} from "./types";
import { ATTRIBUTION_KINDS, DOUBTFUL, direction, isDoubtful, NOT_TOLD, word } from "./wording";

/** Draws the fields of an article, and knows which marks have a place in the page. */
export class TextView {
  private readonly drawn = new Set<string>();
  private notes = 0;

  constructor(private readonly answer: Answer) {}

  /** Whether something of this was drawn, so that a link can lead to it. */
  isDrawn(kind: Kind, index: number): boolean {
    return this.drawn.has(`${kind} ${index}`);
  }

  /** The headline, the byline and the content, each with its marks. */
  draw(): HTMLElement {
    const headline = this.line(HEADLINE);
    const byline = this.line(BYLINE);
    const content = this.content();
    return element("div", { class: "text", lang: this.answer.extraction.language, dir: direction(this.answer.extraction.language) },
      ...(headline.length > 0 ? [element("h3", { class: "headline" }, ...headline)] : []),
      ...(byline.length > 0 ? [element("p", { class: "byline" }, ...byline)] : []),
      ...content);
  }

  /** A field in one element; nothing if it is empty. */
  private line(field: number): Child[] {
    const marks = ofField(this.answer.extraction, field);
    const blocks = cut(this.answer.pieces.field(field), marks);
    return blocks.flatMap((block, at) =>
      [...(at > 0 ? [element("br", {})] : []), ...this.nest(marks, block.segments, 0)]);
  }

  private content(): HTMLElement[] {
    const marks = ofField(this.answer.extraction, CONTENT);
    const blocks = cut(this.answer.pieces.field(CONTENT), marks);
    const together = [LIST_ITEM, QUOTATION];
    const groups = chunks(blocks, (one, next) => one.kind === next.kind && together.includes(one.kind));
    return groups.flatMap((group) =>
      enclose(group[0]?.kind ?? 0, group.map((block) => this.nest(marks, block.segments, 0))));
  }

  /** Draws segments in the marks that cover them, from the mark at `depth` of each on. */
  private nest(marks: Mark[], segments: Segment[], depth: number): Child[] {
    const groups = chunks(segments, (one, next) => one.covers[depth] === next.covers[depth]);
    return groups.flatMap((group) => {
      const mark = marks[group[0]?.covers[depth] ?? -1];
      return mark === undefined ? bare(group) : this.mark(mark, marks, group, depth);
    });
  }

  /** Draws the elements of one mark. */
  private mark(mark: Mark, marks: Mark[], group: Segment[], depth: number): Child[] {
    // The id is that of the first part, where the reader is to begin.
    const first = !this.isDrawn(mark.kind, mark.index);
    this.drawn.add(`${mark.kind} ${mark.index}`);
    const inner = this.nest(marks, group, depth + 1);
    const { attributions, unattributed } = this.answer.extraction;
    const attribution = attributions[mark.index];
    const quotation = unattributed[mark.index];
    switch (mark.kind) {
      case Kind.Content:
        return attribution === undefined ? inner : this.statement(attribution, mark.index, first, inner);
      case Kind.Unattributed:
        return quotation === undefined ? inner : this.unattributed(quotation, mark.index, first, inner);
      case Kind.Source: {
        const speaker = attribution === undefined ? undefined : this.answer.speaker(attribution);
        return [element("span", { class: speaker === undefined ? "source" : `source ${look(speaker)}` }, ...inner)];
      }
      case Kind.Cue:
        return [element("span", { class: "cue" }, ...inner)];
      case Kind.Warning:
        return [element("mark", { class: "warning", id: first ? this.answer.id("w", mark.index) : undefined }, ...inner)];
    }
  }

  private statement(attribution: Attribution, index: number, first: boolean, inner: Child[]): Child[] {
    const id = this.nextNote();
    const speaker = this.answer.speaker(attribution);
    const attributes = {
      class: speaker === undefined ? "content not-told" : `content ${look(speaker)}`,
      id: first ? this.answer.id("q", index) : undefined,
      tabindex: "0",
      role: "group",
      "aria-label": `${note.who(this.answer, attribution)}, ${word(ATTRIBUTION_KINDS, attribution.kind)}`,
      "aria-describedby": id,
    };
    return [
      element("span", attributes, ...inner, note.ofStatement(this.answer, attribution, id)),
      element("sup", { class: "number", "data-statement": `${index + 1}` }, this.number(speaker), ...doubt(attribution)),
    ];
  }

  /** The number of a speaker with a link to the list. */
  private number(speaker: number | undefined): Child {
    if (speaker === undefined) return NOT_TOLD;
    const attributes = { href: `#${this.answer.id("s", speaker)}`, "aria-label": `Speaker ${speaker + 1}` };
    return element("a", attributes, `${speaker + 1}`);
  }

  private unattributed(quotation: UnattributedQuotation, index: number, first: boolean, inner: Child[]): Child[] {
    const id = this.nextNote();
    const attributes = {
      class: "unattributed",
      id: first ? this.answer.id("u", index) : undefined,
      tabindex: "0",
      role: "group",
      "aria-label": NOT_TOLD,
      "aria-describedby": id,
    };
    const marked = element("span", attributes, ...inner, note.ofUnattributed(quotation, id));
    return quotation.readsAsSpeech ? [marked, element("sup", { class: "number" }, NOT_TOLD)] : [marked];
  }

  private nextNote(): string {
    this.notes += 1;
    return this.answer.id("n", this.notes - 1);
  }
}

/** A question mark, if an attribution is less likely right than wrong. */
function doubt(attribution: Attribution): HTMLElement[] {
  return isDoubtful(attribution) ? [element("span", { class: "doubtful", title: DOUBTFUL }, "?")] : [];
}

/** Text without marks. */
function bare(segments: Segment[]): Child[] {
  return segments.map((segment) => segment.text ?? element("br", {}));
}

/** The elements of blocks of one kind; the items of a list are in one. */
function enclose(kind: number, blocks: Child[][]): HTMLElement[] {
  const each = (name: string, attributes: Record<string, string>): HTMLElement[] =>
    blocks.map((block) => element(name, attributes, ...block));
  switch (kind) {
    case LIST_ITEM:
      return [element("ul", {}, ...each("li", {}))];
    case HEADING:
      return each("h4", { class: "heading" });
    case QUOTATION:
      return [element("blockquote", {}, ...each("p", {}))];
    case CAPTION:
      return each("p", { class: "caption" });
    default:
      return each("p", {});
  }
}
