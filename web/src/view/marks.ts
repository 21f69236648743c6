// What is marked in the text: the parts of the extraction, each with its place.

import { Extraction, Span } from "./types";

/** What a mark marks. Of equal ranges, the later kind is drawn inside the earlier. */
export enum Kind { Content, Unattributed, Source, Cue, Warning }

export interface Mark {
  begin: number;
  end: number;
  kind: Kind;
  /** Of the attribution, quotation or warning. */
  index: number;
}

/** The marks of one field in the order in which they are drawn: by their beginning, and outer ones before inner ones. */
export function ofField(extraction: Extraction, field: number): Mark[] {
  const marks: Mark[] = [];
  const add = (span: Span | undefined, kind: Kind, index: number): void => {
    if (span !== undefined && span.field === field && span.begin < span.end) {
      marks.push({ begin: span.begin, end: span.end, kind, index });
    }
  };
  extraction.attributions.forEach((attribution, index) => {
    attribution.content.forEach((content) => add(content.outer, Kind.Content, index));
    add(attribution.source?.span, Kind.Source, index);
    attribution.cue.forEach((span) => add(span, Kind.Cue, 0));
  });
  extraction.unattributed.forEach((quotation, index) => add(quotation.content?.outer, Kind.Unattributed, index));
  extraction.warnings.forEach((warning, index) => add(warning.span, Kind.Warning, index));
  marks.sort((a, b) => a.begin - b.begin || b.end - a.end || a.kind - b.kind || a.index - b.index);
  return marks.filter((mark, at) => !isSame(mark, marks[at - 1]));
}

/** Several attributions may share a source and a cue; these are marked once. */
function isSame(later: Mark, first: Mark | undefined): boolean {
  const shared = later.kind === Kind.Source || later.kind === Kind.Cue;
  return first !== undefined && shared && later.kind === first.kind && later.begin === first.begin && later.end === first.end;
}
