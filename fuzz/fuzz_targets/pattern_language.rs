//! Any pattern is parsed or refused with a position. A parsed pattern is displayed in a form that parses back to the same,
//! is compiled or refused, and finds what the `regex` crate finds.
//!
//! An input is text: the pattern, then the letters to search.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use regex::bytes::{Regex, RegexBuilder};
use whosaid::Stop;
use whosaid::internals::{
    Captures, Class, Compiled, Macros, Node, Progress, Side, compile, compile_atom, compile_context, compile_runs,
    macros_in, parse, words_in,
};
use whosaid::rules::RuleSet;
use whosaid_fuzz::{fragments, invented, parts};

/// The tokens of patterns for [`fragments::chosen`], with the names of the invented language.
const SIGNS: [&str; 48] = [
    "stop",
    "comma",
    "quotation",
    "article",
    "report",
    "np",
    "name",
    "word",
    "verb",
    "trade",
    "'ob'",
    "'fen'",
    "'zel’lo'",
    "loud",
    ".",
    "!",
    "[",
    "]",
    "&",
    "|",
    "(",
    ")",
    "?",
    "*",
    "+",
    "{2}",
    "{0}",
    "{0,3}",
    "{2,64}",
    "{1,}",
    "^",
    "$",
    "<content:",
    "<cue:",
    "<source:",
    "<head:",
    "<word:",
    ">",
    "PAIR",
    "ATOM",
    "DEEP",
    "NOWHERE",
    "sparkle",
    "long",
    "short",
    "fragment",
    "break",
    "colon",
];

static RULES: LazyLock<RuleSet> =
    LazyLock::new(|| RuleSet::parse(&invented::folder()).expect("the folder is sound"));

static MACROS: LazyLock<Macros> = LazyLock::new(|| {
    let mut macros = Macros::new();
    for (name, pattern) in [
        ("ATOM", "[stop | comma]"),
        ("PAIR", "ATOM? <cue: report> | !ATOM"),
        ("DEEP", "(PAIR (PAIR | .)){2}"),
    ] {
        let node = parse(pattern, &macros).expect("the macros are sound");
        macros.insert(name.into(), node);
    }
    macros
});

fuzz_target!(|data: &[u8]| {
    let parts = parts(data);
    let written = fragments::chosen(&parts[0], &SIGNS).unwrap_or_else(|| parts[0].clone());
    let named = macros_in(&written).len() + words_in(&written).len();
    assert!(named <= written.len());
    match parse(&written, &MACROS) {
        Ok(node) => {
            shown_reads_back(&node, &written);
            compiles(&node, parts.get(1).map_or(&[], |letters| letters.as_bytes()));
        }
        Err(error) => assert!(written.is_char_boundary(error.at) && !error.message.is_empty(), "{error:?}"),
    }
});

fn shown_reads_back(node: &Node, written: &str) {
    let shown = node.to_string();
    match parse(&shown, &MACROS) {
        Ok(again) => assert_eq!(again, *node, "{shown}"),
        // In brackets a macro is shown by its meaning, which lies deeper than its name.
        Err(error) if error.message.starts_with("nested") && !macros_in(written).is_empty() => {}
        Err(error) => panic!("{error:?} in {shown}"),
    }
}

fn compiles(node: &Node, letters: &[u8]) {
    let table = RULES.table();
    let classes: Vec<Class> =
        letters.iter().map(|letter| Class(u16::from(*letter) % table.len() as u16)).collect();
    let size = size(node);
    if let Ok(compiled) = compile(node, table)
        && size <= LARGE
    {
        finds_what_regex_finds(&compiled, &classes);
    }
    if size <= SMALL {
        complete_automata(node, &classes);
    }
    drop((compile_atom(node, table), node.head(), node.around_word()));
    if size <= LARGE {
        drop((node.with_one_alternative(), node.with_one_atom_dropped()));
    }
}

/// Atoms of a pattern that is written out, up to which both automata of a chunk are built: larger ones come up to their
/// limit, which takes half a second, and half a minute with all that watches a fuzzed program.
const SMALL: usize = 16;
/// Up to which other work is done that grows faster than the pattern.
const LARGE: usize = 500;

/// How many atoms a pattern has when its counts are written out.
fn size(node: &Node) -> usize {
    match node {
        Node::Sequence(nodes) | Node::Alternatives(nodes) => {
            nodes.iter().map(size).fold(0, usize::saturating_add)
        }
        Node::Repeat { node, min, max, .. } => size(node).saturating_mul(max.unwrap_or(*min).max(1) as usize),
        Node::Group { node, .. } | Node::Macro { node, .. } => size(node),
        Node::Atom(_) | Node::Start | Node::End => 1,
    }
}

fn complete_automata(node: &Node, classes: &[Class]) {
    let table = RULES.table();
    if let Ok((runs, _)) = compile_runs(node, table) {
        let mut progress = Progress::default();
        progress.begin(classes.len());
        let mut from = 0;
        while let Some((start, end)) = runs.find(classes, from, &mut progress, &Stop::new()) {
            assert!(from <= start && start < end && end <= classes.len(), "{start}..{end} from {from}");
            from = end;
        }
    }
    for side in [Side::Before, Side::Behind] {
        if let Ok(context) = compile_context(node, side, table) {
            context.holds(classes.iter().copied());
        }
    }
}

fn finds_what_regex_finds(compiled: &Compiled, classes: &[Class]) {
    let mut letters = Vec::new();
    compiled.alphabet.spell(classes, &mut letters);
    let regex: Regex = RegexBuilder::new(&compiled.expression)
        .unicode(false)
        .dot_matches_new_line(true)
        .size_limit(1 << 26)
        .build()
        .expect("what we compile is an expression");
    let mut room = Captures::default();
    let ours = compiled.search.find(&letters, 0, &mut room);
    let theirs = regex.captures(&letters);
    let start = theirs.as_ref().and_then(|found| Some(found.get(0)?.start()));
    assert_eq!(ours, start, "{} in {letters:?}", compiled.expression);
    let Some(found) = theirs else { return };
    for group in 0..compiled.groups.len() {
        let theirs = found.get(group + 1).map(|span| (span.start(), span.end()));
        assert_eq!(room.group(group), theirs, "group {group} of {} in {letters:?}", compiled.expression);
    }
}
