//! Why a rule finds nothing in an example: words that do not occur, words and features that a chunk took in, marks that cut
//! an atom, and where the pattern stops.

use std::fmt::Write;

use super::atoms::{row, shown};
use super::example_marks::{Marked, Spans};
use super::rule_alone::Alone;
use super::where_it_stops::Steps;
use crate::attribution::{AtomView, Probe};
use crate::lexicon::Test;
use crate::pattern::Node;
use crate::text::Span;

/// The reasons, a line each, with the atoms of the text below them.
pub(super) fn why(alone: &Alone<'_>, probe: &Probe<'_>, marked: &Marked) -> String {
    let text = Text { alone, atoms: probe.atoms(), probe, text: &marked.text };
    let mut reasons: Vec<String> = text.cut_by_marks(&marked.spans);
    reasons.extend(text.missing());
    reasons.push(text.stops());
    let mut out = String::from("why:\n");
    for reason in reasons {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "    - {reason}");
    }
    out + &sees(alone, probe, marked)
}

/// What patterns see of an example.
pub(super) fn sees(alone: &Alone<'_>, probe: &Probe<'_>, marked: &Marked) -> String {
    "what the pattern sees:\n".to_string() + &shown(alone.rules, &probe.atoms(), &marked.text)
}

struct Text<'a> {
    alone: &'a Alone<'a>,
    probe: &'a Probe<'a>,
    atoms: Vec<AtomView>,
    text: &'a str,
}

impl Text<'_> {
    /// Marks whose edges lie inside an atom: no pattern can end there.
    fn cut_by_marks(&self, marks: &Spans) -> Vec<String> {
        let roles = [("content", &marks.content), ("cue", &marks.cue), ("source", &marks.source)];
        let spans = roles.iter().flat_map(|(role, spans)| spans.iter().map(move |span| (*role, *span)));
        let cut = spans.flat_map(|(role, span)| {
            let cut = self.atoms.iter().zip(1..).filter(move |(atom, _)| cuts(atom.span, span));
            cut.map(move |(atom, number)| {
                format!(
                    "<{role}> cuts atom {number} {:?} in two: a pattern takes an atom whole",
                    atom.span.of(self.text)
                )
            })
        });
        cut.collect()
    }

    /// Words and features that the pattern asks for and that no atom has.
    fn missing(&self) -> Vec<String> {
        // What may be left out is not missing, and macros are not the author's.
        let required = self.alone.rule.node.written_parts();
        let required = required.into_iter().filter(|part| matches!(part, Node::Atom(Test::Feature(_))));
        let mut asked: Vec<&str> = Vec::new();
        required.for_each(|part| part.features(&mut |name| asked.push(name)));
        let table = self.alone.rules.table();
        asked.retain(|name| !self.atoms.iter().any(|atom| table.has(atom.class, name)));
        let mut once: Vec<&str> = Vec::new();
        asked.into_iter().for_each(|name| once.extend((!once.contains(&name)).then_some(name)));
        let (words, features): (Vec<&str>, Vec<&str>) =
            once.into_iter().partition(|name| name.starts_with('\''));
        let mut reasons = self.words(&words);
        reasons.extend(features.iter().filter_map(|name| self.feature(name)));
        reasons
    }

    /// Words that no atom is: they do not occur, or a chunk took them in.
    fn words(&self, words: &[&str]) -> Vec<String> {
        let (taken, absent): (Vec<&str>, Vec<&str>) =
            words.iter().partition(|word| self.taken_in(word).is_some());
        let mut reasons: Vec<String> =
            absent.iter().map(|word| format!("{word} does not occur in the text")).collect();
        let places: Vec<String> = taken.iter().filter_map(|word| self.taken_in(word)).collect();
        if !places.is_empty() {
            let phrases: String = self.rows_of(&taken).iter().map(|row| format!(" '{row}'")).collect();
            let phrases = if phrases.is_empty() { phrases } else { format!(":{phrases}") };
            reasons.push(format!(
                "chunks took words in: {}. Write words that follow one another as one phrase{phrases}; or ask for the chunk",
                places.join(", ")
            ));
        }
        reasons
    }

    /// The words that the pattern asks for one after the other, where some of them were taken in.
    fn rows_of(&self, taken: &[&str]) -> Vec<String> {
        let parts = self.alone.rule.node.parts();
        let word = |part: &Node| match part {
            Node::Atom(Test::Feature(name)) if name.starts_with('\'') => Some(name.clone()),
            _ => None,
        };
        let words: Vec<Option<String>> = parts.iter().map(|(_, part)| word(part)).collect();
        let rows = words.split(Option::is_none).filter(|row| row.len() > 1);
        let taken_in =
            |row: &&[Option<String>]| row.iter().flatten().any(|word| taken.contains(&word.as_str()));
        let shown = |row: &[Option<String>]| {
            let words: Vec<&str> = row.iter().flatten().map(|word| word.trim_matches('\'')).collect();
            words.join(" ")
        };
        rows.filter(taken_in).map(shown).collect()
    }

    /// The atom that took a word in.
    fn taken_in(&self, word: &str) -> Option<String> {
        let (number, atom, _) = self.inside(word)?;
        Some(format!("{word} in atom {number} {}", row(self.alone.rules, atom, self.text)))
    }

    /// A feature that no atom has, but some word.
    fn feature(&self, feature: &str) -> Option<String> {
        let (number, atom, token) = self.inside(feature)?;
        Some(format!(
            "no atom is {feature}: the word {:?} is, but the chunk that made atom {number} {} of it does not take {feature} over \
             (`inherits` in grammar.toml)",
            token.of(self.text),
            row(self.alone.rules, atom, self.text),
        ))
    }

    /// The first atom, with its number, that holds a token with a feature, and that token.
    fn inside(&self, feature: &str) -> Option<(usize, &AtomView, Span)> {
        let table = self.alone.rules.table();
        self.atoms.iter().zip(1..).find_map(|(atom, number)| {
            let mut tokens = self.probe.tokens(atom.tokens);
            let token = tokens.find(|(_, class)| table.has(*class, feature))?;
            Some((number, atom, token.0))
        })
    }

    /// Where the pattern stops.
    fn stops(&self) -> String {
        let Alone { rules, index, rule, .. } = self.alone;
        let stops = Steps::new(rules, *index, &rule.node).stops(self.probe, &self.atoms, None);
        let told = stops.map(|stops| stops.told(rules, &self.atoms, self.text, 0));
        told.unwrap_or_else(|| {
            let mut parts = rule.node.parts().into_iter().map(|(_, part)| part);
            let first = parts.find(|part| !matches!(part, Node::Start)).map(Node::to_string);
            format!("nothing in the text is {}, with which the pattern begins", first.unwrap_or_default())
        })
    }
}

/// Whether an edge of `span` lies inside `atom`.
fn cuts(atom: Span, span: Span) -> bool {
    [span.start, span.end].iter().any(|edge| atom.start < *edge && *edge < atom.end)
}
