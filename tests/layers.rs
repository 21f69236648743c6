//! The one-way flow of ARCHITECTURE.md: a module imports only what stands above it there, and names of the
//! outside world only what stands beside it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// What only a layer that lists it may name.
const OUTSIDE: [&str; 10] = [
    "tokio",
    "tonic",
    "prost",
    "sled",
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::time",
];

#[test]
fn every_module_imports_only_what_stands_above_it() {
    let layers = Layer::read_all();
    let faults: Vec<String> = sources().iter().flat_map(|source| source.upward_imports(&layers)).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_module_names_only_the_outside_that_stands_beside_it() {
    let layers = Layer::read_all();
    let faults: Vec<String> = sources().iter().flat_map(|source| source.outside_names(&layers)).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_list_and_the_source_folder_name_the_same_modules() {
    let listed: BTreeSet<String> = Layer::read_all().into_iter().map(|l| l.name).collect();
    let there: BTreeSet<String> = sources().into_iter().map(|s| s.module).collect();
    assert_eq!(listed, there);
}

#[test]
fn paths_are_found_however_they_are_written() {
    let code = "use crate::{text::Span, rules::{Rule, RuleSet}};\nfn f() { crate::cli::run() } // crate::wire\n\
                use std::{fmt, fs::File};\n/// crate::cache\nlet t = tokio_stream::iter(\"sled::\");";
    let source =
        Source { module: "check".into(), shown: "x.rs".into(), code: without_comments(code), depth: 1 };
    assert_eq!(source.crate_paths(), ["text", "rules", "cli"]);
    let named: Vec<&str> = OUTSIDE.into_iter().filter(|name| source.names(name)).collect();
    assert_eq!(named, ["tokio", "std::fs"]);
}

/// One line of the list.
struct Layer {
    name: String,
    outside: Vec<String>,
}

impl Layer {
    fn read_all() -> Vec<Self> {
        let document = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
        let block = document.split("```layers\n").nth(1).and_then(|rest| rest.split("```").next());
        let lines = block.expect("ARCHITECTURE.md holds a block of layers").lines();
        let words = lines.map(|line| line.split_whitespace().map(str::to_owned));
        words.filter_map(|mut words| Some(Self { name: words.next()?, outside: words.collect() })).collect()
    }
}

/// One file of the crate, without comments and strings.
struct Source {
    module: String,
    shown: String,
    code: String,
    /// How many modules deep the file is: 1 for `src/text/mod.rs`, 2 for `src/text/span.rs`.
    depth: usize,
}

impl Source {
    fn upward_imports(&self, layers: &[Layer]) -> Vec<String> {
        let place = |name: &str| layers.iter().position(|l| l.name == name);
        let own = place(&self.module);
        let paths = self.crate_paths().into_iter().filter(|path| *path != self.module);
        let wrong = paths.filter(|path| place(path).is_none() || place(path) > own);
        let mut faults: Vec<String> =
            wrong.map(|path| format!("{}: {} must not import {path}", self.shown, self.module)).collect();
        // So many `super`s leave the module without naming `crate`.
        if self.code.contains(&"super::".repeat(self.depth)) {
            faults.push(format!("{}: say crate:: where a path leaves its module", self.shown));
        }
        faults
    }

    /// The modules of the crate that are named, in the order of the file.
    fn crate_paths(&self) -> Vec<String> {
        let paths = Regex::new(r"\bcrate::(\w+|\{)").unwrap();
        let mut found = Vec::new();
        for hit in paths.captures_iter(&self.code) {
            let name = hit.get(1).unwrap();
            match name.as_str() {
                "{" => found.extend(grouped(&self.code[name.end()..])),
                one => found.push(one.to_owned()),
            }
        }
        found
    }

    fn outside_names(&self, layers: &[Layer]) -> Vec<String> {
        let allowed = layers.iter().find(|l| l.name == self.module).map_or(&[][..], |l| &l.outside);
        let wrong = OUTSIDE.iter().filter(|name| !allowed.iter().any(|a| a == *name) && self.names(name));
        wrong.map(|name| format!("{}: {} must not name {name}", self.shown, self.module)).collect()
    }

    /// Whether the file names the crate or a crate of its family, or the module of `std`.
    fn names(&self, outside: &str) -> bool {
        let Some(module) = outside.strip_prefix("std::") else {
            return Regex::new(&format!(r"\b{outside}(_\w+)?(::|;| as )")).unwrap().is_match(&self.code);
        };
        let groups = Regex::new(r"\bstd::\{").unwrap();
        let mut grouped_names = groups.find_iter(&self.code).flat_map(|hit| grouped(&self.code[hit.end()..]));
        Regex::new(&format!(r"\bstd::{module}\b")).unwrap().is_match(&self.code)
            || grouped_names.any(|name| name == module)
    }
}

/// The first names of each path in a group whose brace was just opened.
fn grouped(inside: &str) -> Vec<String> {
    let mut depth = 0;
    let end = inside.find(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth < 0
    });
    let mut depth = 0;
    let parts = inside[..end.unwrap_or(inside.len())].split(|c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    parts
        .filter_map(|part| part.split("::").next().map(|name| name.trim().to_owned()))
        .filter(|n| !n.is_empty())
        .collect()
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    files.sort();
    files.iter().filter_map(|path| source(path)).collect()
}

fn source(path: &Path) -> Option<Source> {
    let inner = path.strip_prefix(root().join("src")).unwrap();
    let parts: Vec<&str> = inner.iter().map(|part| part.to_str().unwrap()).collect();
    let module = parts[0].trim_end_matches(".rs");
    // Tests may look from above at what they test.
    if ["lib", "main"].contains(&module) || parts.ends_with(&["tests.rs"]) {
        return None;
    }
    let depth = parts.len() - usize::from(parts.len() > 1 && parts.ends_with(&["mod.rs"]));
    let code = without_comments(&fs::read_to_string(path).unwrap());
    let code = code.split("\n#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
    Some(Source { module: module.into(), shown: format!("src/{}", parts.join("/")), code, depth })
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Comments and plain strings name what the code does not import.
fn without_comments(code: &str) -> String {
    Regex::new(r#"//[^\n]*|"(?:[^"\\]|\\.)*""#).unwrap().replace_all(code, "").into_owned()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
