//! The articles of `examples/` with what is found in them underlined, so that a reviewer of a rule reads prose.
//!
//! `WHOSAID_RENEW=1 cargo test --test snapshots` writes the snapshots anew; read the difference before it is
//! committed. A snapshot says what is found today, which is not always what is right.

// Clippy takes only functions marked as tests for tests, not those they call.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use whosaid::attribution::{Attribution, Extraction, WarningKind};
use whosaid::check::{Underlined, underline};
use whosaid::text::Span;
use whosaid::{Extractor, Options, Stop};

/// Lines of a snapshot are broken here, in code points.
const WIDTH: usize = 96;

#[test]
fn every_example_is_read_as_its_snapshot_shows() {
    let extractor = Extractor::english().unwrap();
    let faults: Vec<String> = names("examples").iter().filter_map(|name| compare(name, &extractor)).collect();
    assert!(
        faults.is_empty(),
        "\n{}\nWhere this is better than before: WHOSAID_RENEW=1 cargo test --test snapshots\n",
        faults.join("\n")
    );
}

#[test]
fn every_snapshot_has_its_example() {
    assert!(names("examples").len() >= 3);
    let lost: Vec<String> = names("tests/snapshots").difference(&names("examples")).cloned().collect();
    assert!(lost.is_empty(), "snapshots without an example: {lost:?}");
}

#[test]
fn broken_lines_keep_their_offsets() {
    let text = "a bc déf g\n\nhi";
    assert_eq!(broken(text, 4), "a bc\ndéf\ng\n\nhi");
    assert_eq!(broken(text, 4).len(), text.len());
}

#[test]
fn differences_show_what_went_and_what_came() {
    assert_eq!(difference("a\nb\nc\nd", "a\nx\nc\nd"), "  a\n- b\n+ x\n  c\n");
}

/// The names, without folder and ending, of the texts in a folder.
fn names(folder: &str) -> BTreeSet<String> {
    let paths = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let texts = paths.filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
    texts.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

/// What differs between an example's reading and its snapshot; renewed instead where that is asked for.
fn compare(name: &str, extractor: &Extractor) -> Option<String> {
    let text = fs::read_to_string(root().join(format!("examples/{name}.txt"))).unwrap();
    let answer = extractor.extract(&text, &Options::default(), &Stop::new()).unwrap();
    let shown = show(&text, &answer);
    let path = root().join(format!("tests/snapshots/{name}.txt"));
    if env::var_os("WHOSAID_RENEW").is_some() {
        fs::write(&path, &shown).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    (kept != shown).then(|| format!("{name}:\n{}", difference(&kept, &shown)))
}

/// The text, underlined, and below it a line for each attribution.
fn show(text: &str, answer: &Extraction) -> String {
    let rows: Vec<(String, Vec<Span>)> =
        answer.attributions.iter().zip(1..).flat_map(|(found, number)| rows(answer, found, number)).collect();
    let warnings = answer.warnings.iter().map(|w| (format!("warning: {}", words(w.kind)), vec![w.span]));
    let rows: Vec<(String, Vec<Span>)> = rows.into_iter().chain(warnings).collect();
    let labelled: Vec<Underlined<'_>> =
        rows.iter().map(|(label, spans)| Underlined { label, spans }).collect();
    let mut out = underline(&broken(text, WIDTH), &labelled);
    out.push('\n');
    for (found, number) in answer.attributions.iter().zip(1..) {
        out.push_str(&line(text, answer, found, number));
    }
    out.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn rows(answer: &Extraction, found: &Attribution, number: usize) -> [(String, Vec<Span>); 3] {
    [
        (
            format!("{number} content: {}", speaker(answer, found)),
            found.content.iter().map(|c| c.outer).collect(),
        ),
        (format!("{number} cue"), found.cue.clone()),
        (format!("{number} source"), found.source.iter().map(|s| s.span).collect()),
    ]
}

/// Kind, speaker with sieve, rule, how sure both are, what encloses it, and what stands around the report.
fn line(text: &str, answer: &Extraction, found: &Attribution, number: usize) -> String {
    let kind = format!("{:?}", found.kind).to_lowercase();
    let mut line = format!("{number:3}  {kind:8}  {}", speaker(answer, found));
    if !found.speaker_sieve.is_empty() {
        let _ = write!(line, " ({})", found.speaker_sieve);
    }
    let _ = write!(line, "  {}  {}", found.rule, per_cent(found.confidence));
    if found.speaker.is_some() {
        let _ = write!(line, ", speaker {}", per_cent(found.speaker_confidence));
    }
    if let Some(parent) = found.parent {
        let _ = write!(line, "  inside {}", parent + 1);
    }
    for (label, span) in [("to", found.addressee), ("venue", found.venue), ("time", found.time)] {
        let words = span.map(|span| span.of(text).split_whitespace().collect::<Vec<_>>().join(" "));
        words.into_iter().for_each(|words| line += &format!("  {label}: {words}"));
    }
    for flag in &found.flags {
        let _ = write!(line, "  {flag:?}");
    }
    line + "\n"
}

fn per_cent(chance: f32) -> String {
    format!("{:.0} %", chance * 100.0)
}

fn speaker<'e>(answer: &'e Extraction, found: &Attribution) -> &'e str {
    found.speaker.map_or("nobody", |index| answer.speakers[index].name.as_str())
}

fn words(kind: WarningKind) -> &'static str {
    match kind {
        WarningKind::UnclosedMark => "unclosed mark",
        WarningKind::MismatchedMark => "mismatched mark",
        WarningKind::StrayMark => "stray mark",
        WarningKind::TextCut => "text cut",
        WarningKind::UnreadMarkup => "unread markup",
        WarningKind::UnclosedElement => "unclosed element",
        WarningKind::StrayEndTag => "stray end tag",
    }
}

/// The text with line breaks instead of some spaces, so that every offset stays what it was.
fn broken(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let mut column = 0;
        for word in line.split_inclusive(' ') {
            let length = word.trim_end().chars().count();
            if column > 0 && column + length > width && out.ends_with(' ') {
                out.pop();
                out.push('\n');
                column = 0;
            }
            out.push_str(word);
            column += word.chars().count();
        }
    }
    out
}

/// Both texts line by line: what went with `-`, what came with `+`, and what stayed only beside those.
fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let edits = edits(&old, &new);
    let near = |at: usize| edits[at.saturating_sub(1)..(at + 2).min(edits.len())].iter().any(|e| e.0 != ' ');
    let shown = edits.iter().enumerate().filter(|(at, _)| near(*at));
    shown.map(|(_, (sign, line))| format!("{sign} {line}\n")).collect()
}

/// The lines of the longest common subsequence with those that went and came between them.
fn edits<'l>(old: &[&'l str], new: &[&'l str]) -> Vec<(char, &'l str)> {
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for (i, gone) in old.iter().enumerate().rev() {
        for (j, come) in new.iter().enumerate().rev() {
            common[i][j] =
                if gone == come { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            found.push((' ', old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || i < old.len() && common[i + 1][j] >= common[i][j + 1] {
            found.push(('-', old[i]));
            i += 1;
        } else {
            found.push(('+', new[j]));
            j += 1;
        }
    }
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
