// The report of the command line and the view in the browser draw the same elements for the same answer.
//
// WHOSAID is the binary (default: target/release/whosaid), CHROMIUM the browser (default: /usr/bin/chromium).

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const whosaid = process.env.WHOSAID ?? `${root}target/release/whosaid`;

const examples = readdirSync(`${root}examples`).filter((name) => name.endsWith(".txt"));
const articles = [
  ...examples.map((id) => ({ id, text: readFileSync(`${root}examples/${id}`, "utf8") })),
  {
    id: "emoji and names from right to left",
    text: "“We sail at dawn 🚢🚢,” said دوד محمد العلي, the mayor 😀.\n\n"
      + "“The music was ours,” said דוד כהן. He told CNN\nin a statement that the choir 👨‍👩‍👧‍👦 would return.\n",
  },
  {
    id: "statements in statements",
    text: "“The captain said, ‘Load the last lorry,’ and I said, ‘Not on that ramp,’” Greta Moll told the inquiry.\n\n"
      + "“Nobody wrote it down.”\n\nA sign read “No way out of here.” His book, “Slow Water,” is out.\n",
  },
  {
    id: "headline <b> & byline",
    text: "“We will appeal,” Lee said on Monday.\r\n“Never,” she added.\r\n\r\n \tHer “last word was no.\n\n\n“Non,” she said.",
    headline: "Mayor Ann Lee: “We lost”",
    byline: "By Bo Dahl",
    date: "2026-11-25",
  },
  { id: "headline in the text", text: "Lee wins\n\n“Yes,” said Ann Lee.", headline: "Lee wins " },
  { id: "", text: "Nothing \u0000\u001b\u0085 was said." },
  { id: "cut", text: "“We\u2028will ".repeat(150) },
];

/** What the command line answers to an article. */
function extract(article, output, ...options) {
  const all = ["extract", "--input", "jsonl", "--unattributed", "--output", output, ...options];
  return execFileSync(whosaid, all, { input: JSON.stringify(article), encoding: "utf8", maxBuffer: 1 << 28 });
}

const FIELDS = [undefined, "headline", "byline"];
const KINDS = ["unspecified", "direct", "indirect", "mixed"];
const SPEAKERS = ["unspecified", "person", "organization", "group", "anonymous", "document"];
const FLAGS = ["unspecified", "recovered_mark", "multi_paragraph", "negated", "hypothetical", "repeated"];
const WARNINGS = ["unspecified", "unclosed_mark", "mismatched_mark", "stray_mark", "text_cut", "unread_markup", "unclosed_element", "stray_end_tag"];

function number(words, value) {
  const found = words.indexOf(value);
  assert.notEqual(found, -1, `an unknown value: ${value}`);
  return found;
}

const span = (json) => (json ? { ...json, field: number(FIELDS, json.field) } : undefined);
const content = (json) => ({ outer: span(json.outer), inner: span(json.inner) });

/** The JSON of the command line as a message of the contract. */
function message(json) {
  return {
    attributions: json.attributions.map((attribution) => ({
      ...attribution,
      kind: number(KINDS, attribution.kind),
      content: attribution.content.map(content),
      cue: attribution.cue.map(span),
      source: { span: span(attribution.source.span) },
      speakerId: attribution.speaker_id,
      speakerConfidence: attribution.speaker_confidence,
      addressee: span(attribution.addressee),
      venue: span(attribution.venue),
      time: span(attribution.time),
      flags: attribution.flags.map((flag) => number(FLAGS, flag)),
    })),
    speakers: json.speakers.map((speaker) => ({
      ...speaker,
      kind: number(SPEAKERS, speaker.kind),
      title: span(speaker.title),
      affiliation: span(speaker.affiliation),
    })),
    warnings: json.warnings.map((warning) => ({ kind: number(WARNINGS, warning.kind), span: span(warning.span) })),
    warningsLeftOut: json.warnings_left_out,
    language: json.language,
    ruleSetVersion: json.rule_set_version,
    unattributed: json.unattributed.map((quotation) => ({
      content: content(quotation.content),
      readsAsSpeech: quotation.reads_as_speech,
    })),
  };
}

let browser;
let script;

before(async () => {
  const entry = `${root}web/src/view/article.ts`;
  const built = await build({ entryPoints: [entry], bundle: true, write: false, format: "iife", globalName: "view" });
  script = built.outputFiles[0].text;
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
});

after(() => browser?.close());

for (const article of articles) {
  test(`the same elements: ${article.id || "an article without a name"}`, async () => {
    const page = await browser.newPage();
    await page.setContent(extract(article, "html"));
    const report = await page.locator("article").evaluate((element) => element.outerHTML);
    // A new page: the report's policy allows no script.
    await page.goto("about:blank");
    await page.setContent("<!DOCTYPE html><title>View</title>");
    await page.addScriptTag({ content: script });
    const extraction = message(JSON.parse(extract(article, "json", "--encoding", "utf16")));
    const document = { id: article.id, content: article.text, headline: "", byline: "", date: "", ...article };
    const drawn = await page.evaluate(([document, extraction]) => {
      const pieces = view.ofPlainText(document.content);
      return view.drawArticle(document, extraction, pieces).outerHTML;
    }, [document, extraction]);
    await page.close();
    assert.equal(drawn, report);
  });
}
