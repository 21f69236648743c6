// One article: its text, and beside it speakers and warnings. The elements are those of the report of the command line.

import { Answer } from "./answer";
import { key, speakers, warnings } from "./beside";
import { element } from "./dom";
import { Pieces } from "./pieces";
import { statements } from "./statements";
import { TextView } from "./text";
import { ArticleInput, Extraction, TextPiece } from "./types";
import { count, oneLine } from "./wording";

export { ofPlainText } from "./pieces";
export type { ArticleInput, Extraction, TextPiece } from "./types";

/** Draws an article. Offsets are UTF-16 code units; `number` counts the articles of the page from 1. */
export function drawArticle(
  document: ArticleInput,
  extraction: Extraction,
  pieces: TextPiece[],
  number = 1,
): HTMLElement {
  const answer = new Answer(number, document, extraction, new Pieces(document, pieces));
  const text = new TextView(answer);
  const drawn = text.draw();
  const beside = element("div", { class: "beside" },
    speakers(answer, text), ...warnings(answer, text), ...key(answer));
  const attributes = { class: "whosaid-article", id: `a${number}`, "aria-labelledby": `a${number}-title` };
  const article = element("article", attributes,
    element("a", { class: "skip", href: `#a${number}-speakers` }, "Skip to the speakers"),
    head(answer),
    element("div", { class: "reading" }, drawn, beside),
    ...statements(answer));
  article.normalize();
  return article;
}

/** What the article is called and what was found in it. */
function head(answer: Answer): HTMLElement {
  const { document, extraction } = answer;
  const id = oneLine(document.id);
  const found = [
    count(extraction.attributions.length, "statement"),
    count(extraction.speakers.length, "speaker"),
    oneLine(document.date),
    extraction.ruleSetVersion === "" ? "" : `rules ${oneLine(extraction.ruleSetVersion)}`,
  ];
  return element("header", { class: "about" },
    element("h2", { id: `a${answer.number}-title` }, element("bdi", {}, id === "" ? "Article" : id)),
    element("p", {}, found.filter((words) => words !== "").join(" · ")));
}
