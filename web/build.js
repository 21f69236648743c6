// Generates the types of the contract, builds the page, and checks that both are as committed.
//
//   node build.js generate|build|check

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

/** What the licences of the libraries ask for in each copy. */
const BANNER = `/*! whosaid. Holds @bufbuild/protobuf (Apache-2.0 and BSD-3-Clause), @connectrpc/connect and
@connectrpc/connect-web (Apache-2.0), Copyright Buf Technologies, Inc. and The Connect Authors; see NOTICE. */`;

const here = fileURLToPath(new URL(".", import.meta.url));

/** Writes the types of the contract to a folder. */
function generate(folder) {
  const path = join(here, "node_modules", ".bin") + delimiter + process.env.PATH;
  const out = join(folder, "generated");
  execFileSync("buf", ["generate", "--output", out], { cwd: here, env: { ...process.env, PATH: path }, stdio: "inherit" });
  return join(out, "src", "gen");
}

/** Writes the page to a folder. */
async function bundle(folder) {
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: here,
    entryPoints: ["src/page.ts", "src/page.css"],
    outdir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["chrome123", "firefox120", "safari17.5"],
    charset: "utf8",
    legalComments: "eof",
    banner: { js: BANNER },
    logLevel: "warning",
  });
  for (const file of ["index.html", "icon.svg"]) cpSync(join(here, "src", file), join(folder, file));
  return folder;
}

/** The files below a folder with their bytes. */
function files(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(names.map((entry) => join(entry.parentPath, entry.name)).sort().map((path) => [path.slice(folder.length), readFileSync(path)]));
}

/** The names of files that differ between two folders. */
function differences(committed, fresh) {
  const [old, made] = [files(committed), files(fresh)];
  const names = new Set([...old.keys(), ...made.keys()]);
  return [...names].filter((name) => !old.get(name)?.equals(made.get(name) ?? Buffer.alloc(0)));
}

/** Puts what was made in the place of what is committed. */
function replace(committed, fresh) {
  rmSync(committed, { recursive: true, force: true });
  cpSync(fresh, committed, { recursive: true });
}

const [types, page] = [join(here, "src", "gen"), join(here, "dist")];
const made = mkdtempSync(join(tmpdir(), "page-"));
try {
  const task = process.argv[2];
  if (task === "generate") replace(types, generate(made));
  else if (task === "build") replace(page, await bundle(join(made, "dist")));
  else if (task === "check") {
    const wrong = [...differences(types, generate(made)), ...differences(page, await bundle(join(made, "dist")))];
    if (wrong.length > 0) {
      console.error(`not as committed; run npm run generate and npm run build: ${wrong.join(", ")}`);
      process.exitCode = 1;
    } else console.log("types and page are as committed");
  } else {
    console.error("usage: node build.js generate|build|check");
    process.exitCode = 2;
  }
} finally {
  rmSync(made, { recursive: true, force: true });
}
