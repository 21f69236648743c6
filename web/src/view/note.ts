// The note of a mark: what is known about a statement.

import { Answer } from "./answer";
import { element } from "./dom";
import { Attribution, Span, UnattributedQuotation } from "./types";
import { ATTRIBUTION_KINDS, FLAGS, NOT_TOLD, oneLine, probability, word } from "./wording";

/** The note of a statement, under the id that its mark names. */
export function ofStatement(answer: Answer, attribution: Attribution, id: string): HTMLElement {
  return note(id, who(answer, attribution), rows(answer, attribution));
}

/** The note of a quotation without an attribution. */
export function ofUnattributed(quotation: UnattributedQuotation, id: string): HTMLElement {
  const reads = quotation.readsAsSpeech
    ? "Reads as speech"
    : "Does not read as speech: a title, a term or a nickname";
  return note(id, NOT_TOLD, [["Quotation", reads]]);
}

/** The name of the speaker, or that it is not told. */
export function who(answer: Answer, attribution: Attribution): string {
  const speaker = answer.extraction.speakers[answer.speaker(attribution) ?? -1];
  return speaker === undefined ? NOT_TOLD : oneLine(speaker.name);
}

/** The source as written, if it is not the name of the speaker. */
export function asWritten(answer: Answer, attribution: Attribution): string {
  const span = attribution.source?.span;
  const written = span === undefined ? "" : answer.pieces.cited(span);
  return written === who(answer, attribution) ? "" : written;
}

/** The caveats of an attribution. */
export function caveats(attribution: Attribution): string {
  return attribution.flags.map((flag) => word(FLAGS, flag)).filter((words) => words !== "").join(", ");
}

type Row = [term: string, value: string];

function note(id: string, name: string, known: Row[]): HTMLElement {
  const drawn = known.map(([term, value]) =>
    element("span", { class: "row" },
      element("span", { class: "term" }, term), " ", element("bdi", { class: "value" }, value)));
  return element("span", { class: "note", id },
    element("span", { class: "who" }, element("bdi", {}, name)), ...drawn);
}

/** The confidence in content and source, and in the speaker if there is one. */
function confidence(answer: Answer, attribution: Attribution): string {
  const words = probability(attribution.confidence);
  const known = answer.speaker(attribution) !== undefined;
  return known ? `${words}, speaker ${probability(attribution.speakerConfidence)}` : words;
}

/** When it was said, with the date if it is known. */
function when(answer: Answer, attribution: Attribution): string {
  const date = oneLine(attribution.date);
  if (attribution.time === undefined) return date;
  const time = answer.pieces.cited(attribution.time);
  return date === "" ? time : `${time} (${date})`;
}

/** The rows of a note that have a value. */
function rows(answer: Answer, attribution: Attribution): Row[] {
  const cited = (span: Span | undefined): string => (span === undefined ? "" : answer.pieces.cited(span));
  const all: Row[] = [
    ["Written as", asWritten(answer, attribution)],
    ["Kind", word(ATTRIBUTION_KINDS, attribution.kind)],
    ["To", cited(attribution.addressee)],
    ["Where", cited(attribution.venue)],
    ["When", when(answer, attribution)],
    ["Note", caveats(attribution)],
    ["Confidence", confidence(answer, attribution)],
    ["Rule", oneLine(attribution.rule)],
  ];
  return all.filter(([, value]) => value !== "");
}
