//! The one-way flow of ARCHITECTURE.md: a module imports only what stands above it there, and names of the
//! outside world only what stands beside it; and inside a module neither files nor rooms (folders) import one another in
//! a circle.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

mod sources;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;
use sources::rust_files;

/// What only a layer that lists it may name.
const OUTSIDE: [&str; 12] = [
    "tokio",
    "tonic",
    "prost",
    "sled",
    "prometheus_client",
    "opentelemetry",
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

#[test]
fn no_files_import_one_another_in_a_circle() {
    let files = sources().iter().map(|source| (source.shown.clone(), source.code.clone())).collect();
    let circles = circles(&links(&files));
    assert!(circles.is_empty(), "\n{}\n", circles.join("\n"));
}

#[test]
fn no_rooms_of_a_module_import_one_another_in_a_circle() {
    let files = sources().iter().map(|source| (source.shown.clone(), source.code.clone())).collect();
    let rooms = between_rooms(&links(&files));
    assert!(rooms.contains_key("src/mention/names"), "{rooms:?}");
    let circles = circles(&rooms);
    assert!(circles.is_empty(), "\n{}\n", circles.join("\n"));
}

#[test]
fn a_circle_between_rooms_is_named_though_none_is_between_files() {
    let files = [
        ("src/m/one/a.rs", "use crate::m::two::A;"),
        ("src/m/one/b.rs", ""),
        ("src/m/two/a.rs", ""),
        ("src/m/two/b.rs", "use crate::m::one::b::B;"),
        ("src/m/two/mod.rs", "mod a;\npub use a::A;"),
    ];
    let links = links(&files.map(|(path, code)| (path.to_owned(), code.to_owned())).into());
    assert!(circles(&links).is_empty());
    assert_eq!(circles(&between_rooms(&links)), ["src/m/one → src/m/two → src/m/one"]);
}

#[test]
fn a_circle_between_files_is_named() {
    let circles_of = |files: &[(&str, &str)]| {
        let files = files.iter().map(|(path, code)| (format!("src/{path}"), (*code).to_owned())).collect();
        circles(&links(&files))
    };
    let pair = [("m/a.rs", "use super::b::B;"), ("m/b.rs", "fn f() { super::a::g() }")];
    assert_eq!(circles_of(&pair), ["src/m/a.rs → src/m/b.rs → src/m/a.rs"]);
    // What mod.rs hands on leads to the file that has it.
    let through = [
        ("m/mod.rs", "mod a;\nmod b;\npub(crate) use a::A;\npub use b::{B as C, other};"),
        ("m/a.rs", "use super::{C, std::X};"),
        ("m/b.rs", "use crate::m::{\n    A,\n};"),
    ];
    assert_eq!(circles_of(&through), ["src/m/a.rs → src/m/b.rs → src/m/a.rs"]);
    // What mod.rs has of its own, and does with its files, is a link as any other.
    let own = [("m/mod.rs", "mod a;\nstruct Own;\nfn f() { a::g() }"), ("m/a.rs", "use super::Own;")];
    assert_eq!(circles_of(&own), ["src/m/a.rs → src/m/mod.rs → src/m/a.rs"]);
    let one_way = [
        ("m/mod.rs", "mod a;\nmod b;\npub use a::A;\npub use b::B;"),
        ("m/a.rs", "use std::fmt;\nuse super::b::B;"),
        ("m/b.rs", "use crate::n::N;"),
        ("n.rs", ""),
    ];
    assert!(circles_of(&one_way).is_empty());
}

/// For each file the files that it imports from.
type Links = BTreeMap<String, BTreeSet<String>>;

/// Reads the paths of files, given by where they stand and their code.
fn links(files: &BTreeMap<String, String>) -> Links {
    let tree = Tree::of(files);
    let of = |module: &Module| module.imports().into_iter().filter_map(|path| tree.file_of(path));
    let links = tree.modules.values().map(|module| {
        (module.shown.clone(), of(module).filter(|to| *to != module.shown).map(str::to_owned).collect())
    });
    links.collect()
}

/// For each room of a module the other rooms of it that its files import from.
fn between_rooms(links: &Links) -> Links {
    let mut rooms = Links::new();
    for (from, to) in links {
        let Some((module, own)) = room(from) else { continue };
        let others =
            to.iter().filter_map(|file| room(file)).filter(|(m, other)| *m == module && *other != own);
        rooms.entry(own.to_owned()).or_default().extend(others.map(|(_, other)| other.to_owned()));
    }
    rooms
}

/// The folder of a module and the folder inside it that a file stands in: `src/mention/names/find.rs`.
fn room(file: &str) -> Option<(&str, &str)> {
    let mut slashes = file.match_indices('/').map(|(at, _)| at);
    let module = slashes.by_ref().nth(1)?;
    Some((&file[..module], &file[..slashes.next()?]))
}

/// The shortest circle through each file that is in one, each circle once.
fn circles(links: &Links) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let found = links.keys().filter_map(|file| circle(links, file));
    let fresh = found.filter(|circle| seen.insert(circle.iter().cloned().collect::<BTreeSet<_>>()));
    fresh.map(|circle| format!("{} → {}", circle.join(" → "), circle[0])).collect()
}

fn circle(links: &Links, start: &str) -> Option<Vec<String>> {
    let mut waiting = VecDeque::from([vec![start.to_owned()]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = waiting.pop_front() {
        for next in links.get(way.last()?).into_iter().flatten() {
            if next == start {
                return Some(way);
            }
            if seen.insert(next) {
                waiting.push_back(way.iter().chain([next]).cloned().collect());
            }
        }
    }
    None
}

/// The files of the crate by the paths of their modules.
struct Tree {
    modules: BTreeMap<Vec<String>, Module>,
}

struct Module {
    shown: String,
    path: Vec<String>,
    tokens: Vec<String>,
    /// The names of its own that a `mod.rs` hands on, with the paths under which they stand.
    handed_on: BTreeMap<String, Vec<String>>,
}

impl Tree {
    fn of(files: &BTreeMap<String, String>) -> Self {
        let modules = files.iter().map(|(shown, code)| Module::of(shown, code));
        Self { modules: modules.map(|module| (module.path.clone(), module)).collect() }
    }

    /// The file that has what a path names.
    fn file_of(&self, mut path: Vec<String>) -> Option<&str> {
        for _ in 0..8 {
            let module = (1..=path.len()).rev().find_map(|length| self.modules.get(&path[..length]))?;
            let rest = path.split_off(module.path.len());
            match rest.first().and_then(|name| module.handed_on.get(name)) {
                Some(under) => path = under.iter().chain(&rest[1..]).cloned().collect(),
                None => return Some(&module.shown),
            }
        }
        None
    }
}

impl Module {
    fn of(shown: &str, code: &str) -> Self {
        let inner = shown.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
        let path: Vec<String> = inner.split('/').map(str::to_owned).collect();
        let tokens = Regex::new(r"\w+|::|\S").unwrap();
        let tokens: Vec<String> = tokens.find_iter(code).map(|token| token.as_str().to_owned()).collect();
        let mut module = Self { shown: shown.into(), path, tokens, handed_on: BTreeMap::new() };
        if shown.ends_with("/mod.rs") {
            module.hand_on();
        }
        module
    }

    /// Takes the `pub use` of a `mod.rs` out of its code: they are no links.
    fn hand_on(&mut self) {
        let mut rest = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let public = self.tokens[at] == "pub";
            let narrowed = public && self.tokens.get(at + 1).is_some_and(|token| token == "(");
            let used = at + if narrowed { 4 } else { 1 };
            if !public || self.tokens.get(used).is_none_or(|token| token != "use") {
                rest.push(self.tokens[at].clone());
                at += 1;
                continue;
            }
            let mut found = Vec::new();
            at = read_tree(&self.tokens, used + 1, &[], &mut found);
            for (name, path) in found {
                self.handed_on.insert(name, self.absolute(&path));
            }
        }
        self.tokens = rest;
    }

    /// The paths that lead to other files, from the root of the crate.
    fn imports(&self) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        for at in 0..self.tokens.len() {
            let begins = self.tokens.get(at + 1).is_some_and(|token| token == "::")
                && at.checked_sub(1).is_none_or(|before| self.tokens[before] != "::");
            // A bare name in mod.rs may be that of a file beside it.
            let may_lead =
                ["crate", "super"].contains(&self.tokens[at].as_str()) || self.shown.ends_with("/mod.rs");
            if begins && may_lead {
                read_tree(&self.tokens, at, &[], &mut found);
            }
        }
        found.into_iter().map(|(_, path)| self.absolute(&path)).collect()
    }

    fn absolute(&self, path: &[String]) -> Vec<String> {
        if path[0] == "crate" {
            return path[1..].to_vec();
        }
        let up = path.iter().take_while(|name| *name == "super").count();
        self.path[..self.path.len() - up].iter().chain(&path[up..]).cloned().collect()
    }
}

/// Reads the tree of paths that begins at a token: each path with the name it has in the file. Returns where it ends.
fn read_tree(
    tokens: &[String],
    mut at: usize,
    prefix: &[String],
    found: &mut Vec<(String, Vec<String>)>,
) -> usize {
    let mut path = prefix.to_vec();
    let is = |at: usize, wanted: &str| tokens.get(at).is_some_and(|token| token == wanted);
    loop {
        if is(at, "{") {
            at += 1;
            while at < tokens.len() && !is(at, "}") {
                at = read_tree(tokens, at, &path, found).max(at + 1);
                at += usize::from(is(at, ","));
            }
            return at + 1;
        }
        path.extend(tokens.get(at).cloned());
        at += 1;
        // Behind `::<` no path goes on.
        if !is(at, "::") || is(at + 1, "<") {
            break;
        }
        at += 1;
    }
    let renamed = is(at, "as");
    let name = if renamed { tokens.get(at + 1) } else { path.last() };
    found.push((name.cloned().unwrap_or_default(), path));
    at + if renamed { 2 } else { 0 }
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

/// Comments and plain strings name what the code does not import.
fn without_comments(code: &str) -> String {
    Regex::new(r#"//[^\n]*|"(?:[^"\\]|\\.)*""#).unwrap().replace_all(code, "").into_owned()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
