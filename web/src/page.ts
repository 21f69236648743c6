// The page: asks the daemon about the article in the form and shows the answer.

import { type Answer, ask, serverInfo } from "./call";
import { element } from "./element";
import * as failure from "./failure";
import { limit } from "./file";
import * as form from "./form";
import { CacheState } from "./gen/whosaid/v1/cache_state_pb";
import * as highlight from "./highlight";
import * as progress from "./progress";
import { drawArticle } from "./view/article";

const failed = element("failure", HTMLDivElement);
const answer = element("answer", HTMLElement);
const summary = element("summary", HTMLHeadingElement);
const view = element("view", HTMLDivElement);
const privacy = element("privacy", HTMLParagraphElement);

/** The call in progress. */
let calling: AbortController | undefined;

async function submit(): Promise<void> {
  if (calling) return;
  const abort = new AbortController();
  calling = abort;
  failed.replaceChildren();
  answer.hidden = true;
  form.enable(false);
  const end = progress.begin(abort);
  try {
    show(await ask(form.article(), abort.signal));
  } catch (error) {
    // After Cancel the reader is back at the text.
    if (abort.signal.aborted) form.show(true);
    else failure.show(failed, failure.ofCall(error), () => void submit());
  } finally {
    end();
    form.enable(true);
    calling = undefined;
  }
}

function show({ document: asked, extraction, pieces }: Answer): void {
  const article = drawArticle(asked, extraction, pieces);
  highlight.begin(article);
  view.replaceChildren(article);
  const statements = count(extraction.attributions.length, "statement");
  summary.textContent = `${statements}, ${count(extraction.speakers.length, "speaker")}`;
  form.show(false);
  answer.hidden = false;
  summary.focus();
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/** Goes back to the form. The answer is removed, since it would not be that of the changed text. */
function back(): void {
  answer.hidden = true;
  view.replaceChildren();
  form.show(true);
}

function refuse(words: string): void {
  failure.show(failed, { title: "The file cannot be used", words: [words], again: false }, () => {});
}

/** Asks the daemon for its limit, and says where the text goes and whether the answer is kept. */
async function tellPrivacy(): Promise<void> {
  const isHere = ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);
  const goes = isHere ? "Nothing leaves this machine: the text goes" : "The text goes, unencrypted,";
  const tell = (kept: string) => (privacy.textContent = `${goes} to the daemon at ${location.origin}, which ${kept}.`);
  tell("keeps answers in its cache");
  const info = await serverInfo().catch(() => undefined);
  if (info?.limits) limit(Number(info.limits.textBytes));
  if (info?.cacheState !== CacheState.OFF) return;
  tell("keeps no answers");
  element("unkept-field", HTMLParagraphElement).hidden = true;
}

form.begin({ asked: () => void submit(), taken: () => failed.replaceChildren(), refused: refuse });
element("change", HTMLButtonElement).addEventListener("click", back);
element("another", HTMLButtonElement).addEventListener("click", () => {
  form.clear();
  back();
});
void tellPrivacy();
