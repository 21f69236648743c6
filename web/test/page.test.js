import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";

import { browser, daemon, example, look, open, picture, report, statements } from "./browser.js";

const chromium = await browser(after);
const harbour = readFileSync(new URL("../../examples/harbour.txt", import.meta.url), "utf8");
const CALL = "**/whosaid.v1.AttributionService/ExtractAttributions";

/** Fails a test that hangs. */
const options = { timeout: 120_000 };

/** Fills in a text and asks. */
async function ask(page, text) {
  await page.locator("#content").fill(text);
  await page.getByRole("button", { name: "Who said what?" }).click();
}

/** The answer, once it is shown. */
async function answered(page) {
  const answer = page.getByRole("region", { name: /statement/ });
  await answer.waitFor();
  return answer;
}

/** The words of the alert, once it is shown and has the focus. */
async function alerted(page) {
  const alert = page.getByRole("alert");
  await alert.waitFor();
  assert.ok(await alert.evaluate((box) => box === document.activeElement), "the focus is on the alert");
  return alert;
}

test("a pasted article is answered by the keyboard alone", options, async (t) => {
  const { address } = await daemon(t);
  const page = await open(t, chromium, address);
  await look(page, "empty");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), harbour);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+V");
  await page.keyboard.press("Control+Enter");
  const answer = await answered(page);
  const text = await answer.innerText();
  for (const words of ["Maren Vogt", "Idris Okoro", "Nobody asked us,"]) assert.ok(text.includes(words), words);
  assert.ok(await page.locator(".content", { hasText: "Nobody asked us," }).count());
  assert.equal(await page.evaluate(() => document.activeElement.id), "summary");
  await look(page, "answer");
});

test("a chosen speaker stands out until unchosen", options, async (t) => {
  const { address } = await daemon(t);
  const page = await open(t, chromium, address);
  await ask(page, harbour);
  const answer = await answered(page);
  const name = answer.getByRole("button", { name: "Idris Okoro" });
  await name.click();
  assert.equal(await name.getAttribute("aria-pressed"), "true");
  const chosen = await page.locator(".content.chosen").allInnerTexts();
  assert.ok(chosen.join(" ").includes("Nobody asked us,") && !chosen.join(" ").includes("We have run out of road"), chosen.join(" "));
  const background = (mark) => mark.first().evaluate((element) => getComputedStyle(element).backgroundColor);
  assert.notEqual(await background(page.locator(".content.chosen")), await background(page.locator(".content:not(.chosen)")));
  await look(page, "speaker");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".chosen").count(), 0);
  await name.focus();
  await page.keyboard.press("Enter");
  assert.ok(await page.locator(".chosen").count());
  await page.keyboard.press("Space");
  assert.equal(await page.locator(".chosen").count(), 0);
});

test("the text can be changed after the answer, or another be given", options, async (t) => {
  const { address } = await daemon(t);
  const page = await open(t, chromium, address);
  await ask(page, harbour);
  await answered(page);
  await page.getByRole("button", { name: "Change the text" }).click();
  const content = page.locator("#content");
  assert.equal(await content.inputValue(), harbour);
  await ask(page, "“No,” said Ann Lee.");
  assert.match(await (await answered(page)).innerText(), /Ann Lee/);
  await page.getByRole("button", { name: "Another article" }).click();
  assert.equal(await content.inputValue(), "");
});

test("headline and date reach the daemon", options, async (t) => {
  const { address } = await daemon(t);
  const page = await open(t, chromium, address);
  await page.getByText("Headline, byline and date").click();
  await page.getByLabel("Headline").fill("Mayor Ann Lee loses");
  await page.getByLabel("Date of the article").fill("2026-11-25");
  await look(page, "headline");
  await ask(page, "“We will appeal,” Lee said on Monday.");
  assert.ok(await (await answered(page)).getByRole("button", { name: "Ann Lee" }).count());
});

test("an empty text is refused in words", options, async (t) => {
  const { address } = await daemon(t);
  const page = await open(t, chromium, address);
  await ask(page, "");
  assert.match(await (await alerted(page)).innerText(), /Article: is empty; send the article's text/);
  await look(page, "empty-text");
});

test("a daemon's limit is told, and the text is kept", options, async (t) => {
  const { address } = await daemon(t, "--max-text-bytes", "100");
  const page = await open(t, chromium, address);
  await ask(page, harbour);
  assert.match(await (await alerted(page)).innerText(), /Article: .*100/);
  assert.equal(await page.locator("#content").inputValue(), harbour);
});

test("a daemon that went away is told, and asked again", options, async (t) => {
  const gone = await daemon(t);
  const page = await open(t, chromium, gone.address);
  await page.route(CALL, async (route) => {
    await gone.kill();
    await route.continue();
  });
  await ask(page, harbour);
  const alert = await alerted(page);
  assert.match(await alert.innerText(), /The daemon at http:\/\/127\.0\.0\.1:\d+ does not answer\. Is it running\?/);
  assert.equal(await page.locator("#content").inputValue(), harbour);
  await look(page, "gone");
  await page.unroute(CALL);
  await daemon(t, "--web", `127.0.0.1:${gone.port}`);
  await alert.getByRole("button", { name: "Try again" }).click();
  await answered(page);
  assert.equal(await page.getByRole("alert").count(), 0);
});

test("a slow answer shows progress and can be cancelled", options, async (t) => {
  const { address } = await daemon(t);
  const page = await open(t, chromium, address);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(CALL, async (route) => {
    await held;
    // A cancelled call cannot be continued.
    await route.continue().catch(() => {});
  });
  await ask(page, harbour);
  const status = page.getByRole("status").filter({ hasText: "Reading the article…" });
  await status.waitFor();
  await page.getByText(/^1 s$/).waitFor();
  await look(page, "slow");
  await page.getByRole("button", { name: "Cancel" }).click();
  await status.waitFor({ state: "hidden" });
  assert.equal(await page.locator("#content").inputValue(), harbour);
  assert.equal(await page.evaluate(() => document.activeElement.id), "content");
  await page.getByRole("button", { name: "Who said what?" }).click();
  await status.waitFor();
  release();
  await answered(page);
  assert.ok(!(await status.count()));
});

test("an article of 1 MB is shown whole", options, async (t) => {
  const { address } = await daemon(t);
  const page = await open(t, chromium, address);
  const long = harbour.repeat(Math.ceil((1 << 20) / harbour.length));
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), long);
  await page.locator("#content").focus();
  await page.keyboard.press("Control+V");
  await page.keyboard.press("Control+Enter");
  const answer = await answered(page);
  const told = (await page.locator("#summary").innerText()).replaceAll(",", "");
  assert.equal(parseInt(told), statements(long));
  const shown = await page.locator(".whosaid-article").evaluate((article) => article.textContent.split("Nobody asked us").length - 1);
  assert.ok(shown >= long.split("Nobody asked us").length - 1, `${shown}`);
  await answer.getByRole("button", { name: "Idris Okoro" }).first().click();
  assert.ok(await page.locator(".chosen").count());
});

test("all pages of a long answer are put together", options, async (t) => {
  const { address } = await daemon(t);
  const page = await open(t, chromium, address);
  let calls = 0;
  page.on("request", (request) => (calls += request.url().endsWith("/ExtractAttributions") ? 1 : 0));
  const long = harbour.repeat(Math.ceil((3 << 20) / harbour.length));
  await page.locator("#file").setInputFiles({ name: "long.txt", mimeType: "text/plain", buffer: Buffer.from(long) });
  await page.getByText("long.txt is in the text area.").waitFor();
  await page.getByRole("button", { name: "Who said what?" }).click();
  await page.locator("#answer").waitFor();
  assert.ok(calls > 1, `${calls}`);
  const told = (await page.locator("#summary").innerText()).replaceAll(",", "");
  assert.equal(parseInt(told), statements(long));
  assert.equal(await page.locator(".speakers li").count(), 6);
});

test("a dropped file is read", options, async (t) => {
  const { address } = await daemon(t);
  const page = await open(t, chromium, address);
  const transfer = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "harbour.txt", { type: "text/plain" }));
    return transfer;
  }, harbour);
  await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
  assert.ok(await page.locator("form.dropping").count());
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
  await page.getByText("harbour.txt is in the text area.").waitFor();
  await look(page, "file");
  await page.getByRole("button", { name: "Who said what?" }).click();
  assert.match(await (await answered(page)).innerText(), /Maren Vogt/);
});

test("an article in HTML is drawn as the report draws it", options, async (t) => {
  const { address } = await daemon(t);
  const page = await open(t, chromium, address);
  await page.locator("#content").fill(readFileSync(example("bridge.html"), "utf8"));
  assert.equal(await page.locator("#kind").inputValue(), "2");
  await page.getByRole("button", { name: "Who said what?" }).click();
  await answered(page);
  await look(page, "html");
  await page.locator(".content", { hasText: "We have run out" }).hover();
  assert.ok(await page.getByText("en.direct.content-source-cue").first().isVisible());
  await picture(page, "html-note");
  const drawn = await page.locator("#view .text").evaluate((text) => text.outerHTML);
  const other = await chromium.newPage();
  t.after(() => other.close());
  await other.setContent(report(example("bridge.html")));
  assert.equal(drawn, await other.locator(".text").evaluate((text) => text.outerHTML));
  for (const hidden of ["Subscribe", "Never", "Hidden", "<b>", "&amp;"]) assert.ok(!drawn.replaceAll("&amp;", "&").includes(hidden), hidden);
});

test("what was copied from a web page is taken as HTML if wanted", options, async (t) => {
  const { address } = await daemon(t);
  const page = await open(t, chromium, address);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(() => {
    const copied = { "text/plain": "“No,” said Ann Lee.", "text/html": "<p>“No,” said <b>Ann Lee</b>.</p><p hidden>“Yes,” said Bo.</p>" };
    const blobs = Object.entries(copied).map(([type, text]) => [type, new Blob([text], { type })]);
    return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  });
  await page.locator("#content").focus();
  await page.keyboard.press("Control+V");
  assert.equal(await page.locator("#content").inputValue(), "“No,” said Ann Lee.");
  await page.getByRole("button", { name: "Use the HTML" }).click();
  await page.keyboard.press("Control+Enter");
  assert.match(await (await answered(page)).innerText(), /1 statement, 1 speaker/);
});

test("broken HTML is answered with warnings, and a page without text is refused in words", options, async (t) => {
  const { address } = await daemon(t);
  const page = await open(t, chromium, address);
  await page.locator("#content").fill("<article><p>“No,” said Ann Lee.</div><script>no");
  await page.keyboard.press("Control+Enter");
  const text = await (await answered(page)).innerText();
  assert.match(text, /An end tag has no start tag/);
  assert.match(text, /never closed; the rest was not read/);
  await look(page, "broken-html");
  await page.getByRole("button", { name: "Another article" }).click();
  await page.locator("#content").fill("<!DOCTYPE html><script>no</script>");
  await page.keyboard.press("Control+Enter");
  assert.match(await (await alerted(page)).innerText(), /no text outside of tags/);
});

test("a file that is not UTF-8 is refused with its first wrong byte", options, async (t) => {
  const { address } = await daemon(t);
  const page = await open(t, chromium, address);
  const choose = (name, buffer) => page.locator("#file").setInputFiles({ name, mimeType: "text/plain", buffer });
  await page.locator("#content").fill("Kept.");
  await choose("old.txt", Buffer.from("Die T\xfcr ist zu, sagte Ann Lee.", "latin1"));
  assert.match(await (await alerted(page)).innerText(), /old\.txt is not UTF-8: byte 6 is 0xFC/);
  await look(page, "not-utf8");
  await choose("cut.txt", Buffer.from([0x41, 0xe2, 0x80]));
  await page.getByText(/cut\.txt is not UTF-8: byte 2 is 0xE2/).waitFor();
  await choose("long.txt", Buffer.alloc((8 << 20) + 1, "a"));
  await page.getByText(/long\.txt has 8,388,609 bytes, over the daemon's limit of 8,388,608/).waitFor();
  await choose("paper.pdf", Buffer.from("%PDF"));
  await page.getByText(/paper\.pdf is no text that this page reads/).waitFor();
  assert.equal(await page.locator("#content").inputValue(), "Kept.");
  await choose("new.txt", Buffer.from("\ufeff“No,” said Ann Lee."));
  await page.getByText("new.txt is in the text area.").waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
});

test("the page says where the text goes and whether the answer is kept", options, async (t) => {
  const { address } = await daemon(t);
  const page = await open(t, chromium, address);
  await page.getByText(`Nothing leaves this machine: the text goes to the daemon at ${new URL(address).origin}, which keeps no answers.`).waitFor();
  assert.ok(!(await page.getByLabel("Do not keep the answer").isVisible()));
});
