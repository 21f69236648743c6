// The report of the command line, as people see it: pictures of each, and nothing wider than the paper or a telephone.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { browser, example, look, report, reportOf } from "./browser.js";

const chromium = await browser(after);

/** As many people as a long list of names has. */
const speakers = Array.from({ length: 500 }, (_, at) => {
  const name = `${"ABDEGHIKLMNOPRST"[at % 16]}${["nna", "ela", "oris", "una"][at % 4]} ${["Lind", "Oro", "Vogt", "Ruud", "Sole"][at % 5]}${["a", "en", "by", "holm", "ström"][Math.floor(at / 100)]}${["", "er", "ow", "ik", "ey"][Math.floor(at / 20) % 5]}`;
  return `“We saw wave ${at + 1} come in,” said ${name}.`;
}).join("\n\n");

const rightToLeft = "“We sail at dawn 🚢🚢,” said دوד محمد العلي, the mayor 😀.\n\n“The music was ours,” said דוד כהן. "
  + "He told CNN in a statement that the choir 👨‍👩‍👧‍👦 would return.\n\nقالت ליאת: “שלום לכולם”, said Liat Peretz.";

const reports = {
  "machine-translated": () => report(example("machine-translated.txt")),
  "bridge-html": () => report(example("bridge.html")),
  "500-speakers": () => reportOf(speakers),
  "right-to-left": () => reportOf(rightToLeft),
};

for (const [name, draw] of Object.entries(reports)) {
  test(`the report: ${name}`, { timeout: 120_000 }, async (t) => {
    const page = await chromium.newPage({ viewport: { width: 1200, height: 800 } });
    t.after(() => page.close());
    await page.setContent(draw());
    assert.ok((await page.locator(".content").count()) > 1);
    await look(page, `report-${name}`);
    await page.emulateMedia({ media: "print" });
    // A4 at 96 pixels an inch, less margins.
    await page.setViewportSize({ width: 680, height: 1000 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "wider than the paper");
    assert.ok(await page.locator(".statements tbody tr").last().isVisible());
  });
}
