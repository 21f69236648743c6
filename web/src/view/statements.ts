// The numbered table of all statements: on paper, where no note can be opened.

import { Answer, contents } from "./answer";
import { Child, element } from "./dom";
import { asWritten, caveats, who } from "./note";
import { Attribution } from "./types";
import { ATTRIBUTION_KINDS, direction, probability, word } from "./wording";

const HEADS = ["No.", "Speaker", "Statement", "Kind", "Confidence", "Note"];

/** The table; nothing if there are no statements. */
export function statements(answer: Answer): HTMLElement[] {
  const { attributions } = answer.extraction;
  if (attributions.length === 0) return [];
  const heads = HEADS.map((head) => element("th", { scope: "col" }, head));
  return [element("section", { class: "statements" },
    element("h3", {}, "Statements"),
    element("p", {}, "In the text each statement has two small numbers: its speaker and its row in this table."),
    element("table", {},
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...attributions.map((attribution, index) => row(answer, attribution, index)))))];
}

function row(answer: Answer, attribution: Attribution, index: number): HTMLElement {
  const written = asWritten(answer, attribution);
  const source: Child[] = written === "" ? [] : [" (", element("bdi", {}, written), ")"];
  const words = contents(attribution).map((span) => answer.pieces.words(span)).join(" … ");
  return element("tr", {},
    element("td", {}, `${index + 1}`),
    element("td", {}, element("bdi", {}, who(answer, attribution)), ...source),
    element("td", { dir: direction(answer.extraction.language) }, words),
    element("td", {}, word(ATTRIBUTION_KINDS, attribution.kind)),
    element("td", {}, probability(attribution.confidence)),
    element("td", {}, caveats(attribution)));
}
