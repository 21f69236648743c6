//! Readings: each takes its features from the marked word and from no other, also among all readings, and from no word of
//! its near misses.

use super::case::Case;
use super::enough_examples::enough;
use super::every_alternative::BRACKETS;
use super::example_marks::{Marked, unmark};
use crate::document::{Reader, Token, paragraphs};
use crate::pattern::{Node, Variant};
use crate::quotation::{SingleMarks, pair};
use crate::rules::{Reading, ReadingPlace, RuleSet};
use crate::stop::Stop;
use crate::text::Span;

/// One case for each example and near miss, and two for each reading as a whole.
pub(super) fn check(rules: &RuleSet) -> Vec<Case> {
    rules.readings().list.iter().flat_map(|reading| check_one(rules, reading)).collect()
}

/// The same for the readings that were added to the language.
pub(super) fn check_added(rules: &RuleSet) -> Vec<Case> {
    let added = rules.readings().list.iter().filter(|reading| reading.added);
    added.flat_map(|reading| check_one(rules, reading)).collect()
}

fn check_one(rules: &RuleSet, reading: &Reading) -> Vec<Case> {
    let case = |part: &str, line, outcome| Case::of(&reading.id, &reading.path, part, line, outcome);
    let counts =
        enough("example", reading.examples.len()).and_then(|()| enough("silent", reading.silents.len()));
    let mut cases = vec![case("counts", 1, counts)];
    for (number, (line, example)) in (1..).zip(&reading.examples) {
        let outcome = unmark(&example.text).and_then(|marked| takes(rules, reading, &marked));
        cases.push(case(&format!("example/{number}"), *line, outcome));
    }
    for (number, (line, silent)) in (1..).zip(&reading.silents) {
        let outcome = is_near_miss(rules, reading, &silent.text);
        cases.push(case(&format!("silent/{number}"), *line, outcome));
    }
    cases.push(case("alternatives", 1, alternatives(rules, reading)));
    cases
}

/// Alone the reading is about the marked words; among all readings these have lost what they should.
fn takes(rules: &RuleSet, reading: &Reading, marked: &Marked) -> Result<(), String> {
    if marked.spans.word.is_empty() {
        return Err("the example marks no <word>".into());
    }
    let found = alone(rules, &reading.node, &marked.text)?;
    if found != marked.spans.word {
        let shown = |spans: &[Span]| spans.iter().map(|s| s.of(&marked.text)).collect::<Vec<_>>().join(", ");
        let (found, expected) = (shown(&found), shown(&marked.spans.word));
        return Err(format!("the reading is about [{found}], not [{expected}], in\n    {}\n", marked.text));
    }
    for token in read(rules, &marked.text, true).iter().flatten() {
        let left = rules.readings().left(reading, token, rules.table());
        if let (true, Some(name)) = (marked.spans.word.contains(&token.span), left) {
            let word = token.span.of(&marked.text);
            return Err(format!("among all readings {word:?} still is {name}, in\n    {}\n", marked.text));
        }
    }
    Ok(())
}

/// The reading is about no word of the text, but would be if some one atom of its pattern asked for nothing.
fn is_near_miss(rules: &RuleSet, reading: &Reading, text: &str) -> Result<(), String> {
    if let Some(word) = alone(rules, &reading.node, text)?.first() {
        return Err(format!("the reading is not silent, it is about {:?} in\n    {text}\n", word.of(text)));
    }
    let fires = |looser: &Variant| alone(rules, &looser.whole, text).is_ok_and(|found| !found.is_empty());
    if reading.node.with_one_atom_dropped().iter().any(fires) {
        return Ok(());
    }
    Err(format!(
        "not a near miss: the reading would stay silent even with any one atom removed or replaced, in\n    {text}\n"
    ))
}

fn alternatives(rules: &RuleSet, reading: &Reading) -> Result<(), String> {
    let texts: Vec<Marked> = reading.examples.iter().filter_map(|(_, e)| unmark(&e.text).ok()).collect();
    let exercised = |variant: &Variant| {
        texts.iter().any(|m| alone(rules, &variant.whole, &m.text).is_ok_and(|found| found == m.spans.word))
    };
    let idle = reading.node.with_one_alternative().into_iter().filter(|variant| !exercised(variant));
    let idle: String = idle.map(|variant| format!("    {}\n", variant.part)).collect();
    if idle.is_empty() {
        return Ok(());
    }
    Err(format!("no example needs these alternatives of the pattern:\n{idle}{BRACKETS}"))
}

/// The words that a pattern is about where no reading has changed any word.
fn alone(rules: &RuleSet, node: &Node, text: &str) -> Result<Vec<Span>, String> {
    let place = ReadingPlace::new(&node.around_word()?, rules.table())?;
    let paragraphs = read(rules, text, false);
    let words = paragraphs.iter().flat_map(|tokens| {
        let about = tokens.iter().enumerate().filter(|(at, _)| place.is_at(*at, tokens));
        about.map(|(_, token)| token.span)
    });
    Ok(words.collect())
}

/// The tokens of each paragraph, before or after all readings.
fn read(rules: &RuleSet, text: &str, with_readings: bool) -> Vec<Vec<Token>> {
    // A signal that nobody gives stops nothing.
    let stop = Stop::new();
    let spans = paragraphs(text, &stop).unwrap_or_default();
    let quotations = pair(text, &spans, SingleMarks::Auto, &stop).unwrap_or_default().quotations;
    let (lexicon, shapes, clitics) = (rules.lexicon(), rules.shapes(), rules.clitics());
    let reader = Reader { text, lexicon, shapes, clitics };
    let paragraph = |span: &Span| {
        let mut tokens = Vec::new();
        let _ = reader.read(*span, &quotations, &stop, &mut tokens);
        if with_readings {
            let _ = rules.readings().apply(&mut tokens, &stop);
        }
        tokens
    };
    spans.iter().map(paragraph).collect()
}
