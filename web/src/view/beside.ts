// What stands beside the text: speakers, warnings, and what the marks mean.

import { Answer, Tallies, Tally, look } from "./answer";
import { Child, element } from "./dom";
import { Kind } from "./marks";
import { Places } from "./places";
import { TextView } from "./text";
import { BYLINE, HEADLINE, Speaker, Warning } from "./types";
import { DOUBTFUL, SPEAKER_KINDS, WARNING_KINDS, count, oneLine, percentage, word } from "./wording";

/** Each speaker with its profile, the number of its statements and its share of all words that were said. */
export function speakers(answer: Answer, text: TextView): HTMLElement {
  const { extraction } = answer;
  const tallies = answer.tallies();
  const attributes = {
    class: "speakers", id: `a${answer.number}-speakers`, tabindex: "0", "aria-label": "Speakers",
  };
  const drawn = element("section", attributes, element("h3", {}, "Speakers"));
  if (extraction.attributions.length === 0) drawn.append(element("p", {}, "No statements were found."));
  if (extraction.speakers.length > 0) drawn.append(list(answer, text, tallies));
  if (tallies.notTold.statements > 0) {
    const name = element("span", { class: "name not-told" }, "Not told");
    drawn.append(element("div", { class: "others" }, name, share(answer, text, tallies.notTold, tallies.words)));
  }
  return drawn;
}

/** The warnings, each with a link to its place; nothing if there are none. */
export function warnings(answer: Answer, text: TextView): HTMLElement[] {
  const { extraction } = answer;
  const places = new Places(answer.document.content);
  const items = extraction.warnings.map((warning, index) => {
    const place = placeOf(places, warning);
    const link = text.isDrawn(Kind.Warning, index)
      ? element("a", { href: `#${answer.id("w", index)}` }, place)
      : place;
    return element("li", {}, link, `: ${word(WARNING_KINDS, warning.kind)}`);
  });
  if (extraction.warningsLeftOut > 0) items.push(element("li", {}, `and ${extraction.warningsLeftOut} more`));
  if (items.length === 0) return [];
  return [element("section", { class: "warnings", "aria-label": "Warnings" },
    element("h3", {}, "Warnings"), element("ul", {}, ...items))];
}

/** What the marks in the text mean. */
export function key(answer: Answer): HTMLElement[] {
  const { attributions, unattributed } = answer.extraction;
  if (attributions.length === 0 && unattributed.length === 0) return [];
  return [element("section", { class: "key", "aria-label": "Key" },
    element("h3", {}, "Key"),
    element("p", {},
      "What was said is underlined and has the number of its speaker. ",
      element("span", { class: "source" }, "The source"), " is bold, ",
      element("span", { class: "cue" }, "the reporting words"), " are italic. A ",
      element("span", { class: "not-told" }, "dotted line"),
      ` means that the article does not tell who said it; a question mark, that the answer is ${DOUBTFUL}.`))];
}

function list(answer: Answer, text: TextView, tallies: Tallies): HTMLElement {
  const items = answer.extraction.speakers.map((speaker, index) => {
    const tally = tallies.speakers[index] ?? { statements: 0, words: 0, first: undefined };
    return element("li", { id: answer.id("s", index) },
      element("bdi", { class: `name ${look(index)}` }, oneLine(speaker.name)),
      ...profile(answer, speaker),
      share(answer, text, tally, tallies.words));
  });
  return element("ol", {}, ...items);
}

/** Title, affiliation and kind, as far as they are known and not said already. */
function profile(answer: Answer, speaker: Speaker): HTMLElement[] {
  let said = oneLine(speaker.name);
  const known: string[] = [];
  for (const span of [speaker.title, speaker.affiliation]) {
    const words = span === undefined ? "" : answer.pieces.cited(span);
    if (!said.includes(words)) {
      said = words;
      known.push(words);
    }
  }
  const kind = word(SPEAKER_KINDS, speaker.kind);
  if (kind !== "") known.push(kind);
  if (known.length === 0) return [];
  const parts = known.flatMap((words, at): Child[] => [...(at > 0 ? [", "] : []), element("bdi", {}, words)]);
  return [element("div", { class: "profile" }, ...parts)];
}

/** How much a speaker said, with a link to the first statement. */
function share(answer: Answer, text: TextView, tally: Tally, words: number): HTMLElement {
  const statements = count(tally.statements, "statement");
  const linked = tally.first !== undefined && text.isDrawn(Kind.Content, tally.first);
  const first = linked ? element("a", { href: `#${answer.id("q", tally.first ?? 0)}` }, statements) : statements;
  return element("div", { class: "share" }, first, `, ${percentage(tally.words, words)} of the words`);
}

/** Where a warning stands: "Line 3, column 14". */
function placeOf(places: Places, warning: Warning): string {
  if (warning.span?.field === HEADLINE) return "Headline";
  if (warning.span?.field === BYLINE) return "Byline";
  const [line, column] = places.lineAndColumn(warning.span?.begin ?? 0);
  return `Line ${line}, column ${column}`;
}
