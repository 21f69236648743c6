// A daemon and a browser for tests.
//
//   WHOSAID      the program; default: target/release/whosaid
//   CHROMIUM     the browser; default: /usr/bin/chromium
//   SCREENSHOTS  the folder of pictures; default: target/ci/screenshots

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const program = process.env.WHOSAID ?? join(root, "target/release/whosaid");
const pictures = process.env.SCREENSHOTS ?? join(root, "target/ci/screenshots");

/** Starts a daemon with a page, which ends with the test. */
export async function daemon(test, ...options) {
  const fixed = ["serve", "--listen", "127.0.0.1:0", "--no-cache"];
  const web = options.includes("--web") ? [] : ["--web", "127.0.0.1:0"];
  const child = spawn(program, [...fixed, ...web, ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  test.after(kill);
  for await (const line of createInterface({ input: child.stdout })) {
    const address = line.match(/^page at (.*)$/)?.[1];
    if (address) return { address, port: new URL(address).port, kill };
  }
  throw new Error("the daemon printed no address of the page");
}

/** The number of statements that the command line finds in a text. */
export function statements(text) {
  const input = { input: text, encoding: "utf8", maxBuffer: 1 << 30 };
  const line = execFileSync(program, ["extract", "--output", "json"], input).split("\n")[0];
  return JSON.parse(line).attributions.length;
}

/** The path of an example. */
export function example(name) {
  return join(root, "examples", name);
}

/** The report of the command line about a file, with what the page asks for. */
export function report(file) {
  return execFileSync(program, ["extract", "--unattributed", "--output", "html", file], { encoding: "utf8" });
}

/** The report of the command line about a text. */
export function reportOf(text) {
  const input = { input: text, encoding: "utf8", maxBuffer: 1 << 28 };
  return execFileSync(program, ["extract", "--unattributed", "--output", "html"], input);
}

/** A browser for all tests of a file. */
export async function browser(suite) {
  const started = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // Chromium has no sandbox for root, as whom containers often run.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  suite(() => started.close());
  return started;
}

/** Opens the page. When the test ends, no request has left its origin and nothing broke its policy. */
export async function open(test, started, address) {
  const context = await started.newContext({ viewport: { width: 1200, height: 800 } });
  const page = await context.newPage();
  const [requests, faults] = [[], []];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    // A call that fails is the subject of some tests, and the browser reports it.
    const isNetwork = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isNetwork) faults.push(message.text());
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(address);
  test.after(async () => {
    await context.close();
    assert.deepEqual(faults, []);
    assert.deepEqual(requests.filter((url) => new URL(url).origin !== new URL(address).origin), []);
  });
  return page;
}

/** Keeps a picture of the page as it is. */
export async function picture(page, name) {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** Keeps pictures of the page: light, dark, printed and on a telephone. */
export async function look(page, name) {
  mkdirSync(pictures, { recursive: true });
  const size = page.viewportSize();
  const shot = (kind) => page.screenshot({ path: join(pictures, `${name}-${kind}.png`), fullPage: true });
  await page.emulateMedia({ colorScheme: "light" });
  await shot("light");
  await page.emulateMedia({ colorScheme: "dark" });
  await shot("dark");
  await page.emulateMedia({ colorScheme: "light", media: "print" });
  await shot("print");
  await page.emulateMedia({ media: "screen" });
  await page.setViewportSize({ width: 390, height: 844 });
  await shot("telephone");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "wider than a telephone");
  await page.setViewportSize(size);
}
