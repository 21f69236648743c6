import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

/** A module of the page, as node can import it. */
async function load(name) {
  const entry = fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

const { ofPlainText: plainPieces } = await load("view/article");
const { PARAGRAPH, LINE } = await load("view/types");
const { kindOfFile, kindOfText, PLAIN, HTML, MARKDOWN } = await load("kind");

test("a plain text has a piece for each line, and a paragraph behind a blank one", () => {
  const text = "One 😀\ntwo\n \n\nthree\n";
  const pieces = plainPieces(text);
  assert.deepEqual(pieces.map(({ text, block }) => [text, block]), [["One 😀", PARAGRAPH], ["two", LINE], ["three", PARAGRAPH]]);
  for (const { begin, end, text: shown } of pieces) assert.equal(text.slice(begin, end), shown);
  assert.deepEqual(plainPieces(""), []);
  assert.deepEqual(plainPieces("\n\n"), []);
});

test("the end of a file's name gives its kind", () => {
  const kinds = ["a.txt", "A.TXT", "a.b.md", "a.markdown", "a.html", "a.htm", "a.pdf", "txt", "a.txt.exe"].map(kindOfFile);
  assert.deepEqual(kinds, [PLAIN, PLAIN, MARKDOWN, MARKDOWN, HTML, HTML, undefined, undefined, undefined]);
});

test("a text's kind is guessed from its beginning", () => {
  const of = {
    [PLAIN]: ["", "“No,” said Ann Lee.", "5 < 6, she said, and 7 > 6.", "#1 is <b>bold</b>."],
    [HTML]: ["<!DOCTYPE html><p>No", "  <p>No</p>", "No</p>\n<p>Yes</p>"],
    [MARKDOWN]: ["# Mayor loses\n\nNo.", "See [the report](https://example.org)."],
  };
  for (const [kind, texts] of Object.entries(of)) for (const text of texts) assert.equal(kindOfText(text), Number(kind), text);
});
