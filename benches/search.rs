//! The time of one search for a rule in a sentence, with our search and with the engines of the `regex` crate.
//!
//! `cargo bench --bench search` prints a table. The searches are those of the engine in news: each string of classes with
//! each rule that passes the screen, in the engine's order. All engines must find the same groups. A one-pass automaton
//! exists for some rules only and cannot search unanchored, so it is tried at each atom; the last column counts only the
//! searches of those rules.

mod sample;

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use regex::bytes::{CaptureLocations, Regex, RegexBuilder};
use regex_automata::dfa::onepass;
use regex_automata::nfa::thompson::{self, backtrack};
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input};
use sample::news;
use whosaid::Extractor;
use whosaid::internals::{Captures, Compiled};

const ROUNDS: usize = 5;
/// Bytes for the visited set of the backtracker.
const VISITED: usize = 4 << 20;

/// A rule, compiled for every engine.
struct Ways<'r> {
    ours: &'r Compiled,
    regex: (Regex, CaptureLocations),
    backtracker: (backtrack::BoundedBacktracker, backtrack::Cache, Vec<Option<NonMaxUsize>>),
    onepass: Option<(onepass::DFA, onepass::Cache, Vec<Option<NonMaxUsize>>)>,
}

/// The start of a match, and its groups.
type Groups = Option<(usize, Vec<Option<(usize, usize)>>)>;

fn main() -> Result<(), Box<dyn Error>> {
    let extractor = Extractor::english()?;
    let (name, texts) = news(&extractor);
    let searches: Vec<_> = texts.iter().flat_map(|text| extractor.searches(text)).collect();
    let rules = extractor.rules();
    let compiled = (0..rules.rules().len()).filter_map(|index| Some(rules.rule(index)?.1));
    let mut ways = compiled.map(Ways::new).collect::<Result<Vec<_>, _>>()?;
    let found = agree(&mut ways, &searches)?;
    let (one, all): (Vec<_>, Vec<_>) = (
        searches.iter().filter(|(rule, _)| ways.get(*rule).is_some_and(|w| w.onepass.is_some())).collect(),
        searches.iter().collect(),
    );
    let atoms: usize = searches.iter().map(|(_, classes)| classes.len()).sum();
    let onepass = ways.iter().filter(|way| way.onepass.is_some()).count();
    println!("{name}: {} searches of {} rules in {} articles", all.len(), ways.len(), texts.len());
    println!(
        "{:.1} atoms a search, {found} matches; {onepass} rules are one-pass, {} searches",
        atoms as f64 / all.len() as f64,
        one.len()
    );
    println!("{:<34}{:>12}{:>12}", "nanoseconds a search", "all", "one-pass");
    let mut room = Captures::default();
    let mut line = |what: &str, search: &mut dyn FnMut(&mut Ways<'_>, &[u8]) -> bool, of_all: bool| {
        let all = if of_all { format!("{:.0}", nanoseconds(&mut ways, &all, search)) } else { String::new() };
        println!("{what:<34}{all:>12}{:>12.0}", nanoseconds(&mut ways, &one, search));
    };
    line("ours", &mut |way, classes| way.ours.search.find(classes, 0, &mut room).is_some(), true);
    line("regex, captures", &mut |way, classes| way.regex(classes).is_some(), true);
    line("regex-automata, BoundedBacktracker", &mut |way, classes| way.backtrack(classes), true);
    line("regex-automata, onepass", &mut |way, classes| way.onepass(classes).is_some(), false);
    Ok(())
}

/// Checks that all engines find the same. Returns the number of matches.
fn agree(ways: &mut [Ways<'_>], searches: &[(usize, Vec<u8>)]) -> Result<usize, Box<dyn Error>> {
    let mut found = 0;
    let mut room = Captures::default();
    for (rule, classes) in searches {
        let Some(way) = ways.get_mut(*rule) else { continue };
        let ours = way.ours(classes, &mut room);
        found += usize::from(ours.is_some());
        let regex = way.regex(classes).map(|start| (start, way.regex_groups()));
        let backtracked = way.backtrack(classes).then(|| slots(&way.backtracker.2));
        let onepass = way
            .onepass(classes)
            .map(|_| way.onepass.as_ref().map(|(_, _, own)| slots(own)).unwrap_or_default());
        let others = [Some(regex), Some(backtracked), way.onepass.is_some().then_some(onepass)];
        if others.into_iter().flatten().any(|other| other != ours) {
            return Err(format!("{} finds something else in {classes:?}", way.ours.expression).into());
        }
    }
    Ok(found)
}

/// The best of several rounds.
fn nanoseconds(
    ways: &mut [Ways<'_>],
    searches: &[&(usize, Vec<u8>)],
    search: &mut dyn FnMut(&mut Ways<'_>, &[u8]) -> bool,
) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for (rule, classes) in searches {
            black_box(ways.get_mut(*rule).is_some_and(|way| search(way, black_box(classes))));
        }
        best = best.min(start.elapsed().as_nanos() as f64 / searches.len() as f64);
    }
    best
}

impl<'r> Ways<'r> {
    fn new(ours: &'r Compiled) -> Result<Self, Box<dyn Error>> {
        let regex = RegexBuilder::new(&ours.expression)
            .unicode(false)
            .dot_matches_new_line(true)
            .size_limit(usize::MAX)
            .build()?;
        let locations = regex.capture_locations();
        let syntax = syntax::Config::new().unicode(false).utf8(false).dot_matches_new_line(true);
        let nfa = thompson::Compiler::new()
            .configure(thompson::Config::new().utf8(false))
            .syntax(syntax)
            .build(&ours.expression)?;
        let slots = vec![None; nfa.group_info().slot_len()];
        let backtracker = backtrack::Builder::new()
            .configure(backtrack::Config::new().visited_capacity(VISITED))
            .build_from_nfa(nfa.clone())?;
        let cache = backtracker.create_cache();
        let onepass = onepass::Builder::new().build_from_nfa(nfa).ok();
        let onepass = onepass.map(|dfa| {
            let cache = dfa.create_cache();
            (dfa, cache, slots.clone())
        });
        Ok(Self { ours, regex: (regex, locations), backtracker: (backtracker, cache, slots), onepass })
    }

    fn ours(&self, classes: &[u8], room: &mut Captures) -> Groups {
        let start = self.ours.search.find(classes, 0, room)?;
        Some((start, (0..self.ours.groups.len()).map(|group| room.group(group)).collect()))
    }

    fn regex(&mut self, classes: &[u8]) -> Option<usize> {
        let (regex, locations) = &mut self.regex;
        regex.captures_read(locations, classes).map(|whole| whole.start())
    }

    fn regex_groups(&self) -> Vec<Option<(usize, usize)>> {
        let locations = &self.regex.1;
        (1..locations.len()).map(|group| locations.get(group)).collect()
    }

    fn backtrack(&mut self, classes: &[u8]) -> bool {
        let (backtracker, cache, slots) = &mut self.backtracker;
        let found = backtracker.try_search_slots(cache, &Input::new(classes), slots);
        found.is_ok_and(|pattern| pattern.is_some())
    }

    fn onepass(&mut self, classes: &[u8]) -> Option<usize> {
        let (dfa, cache, slots) = self.onepass.as_mut()?;
        (0..=classes.len()).find(|at| {
            let input = Input::new(classes).range(*at..).anchored(Anchored::Yes);
            dfa.try_search_slots(cache, &input, slots).is_ok_and(|pattern| pattern.is_some())
        })
    }
}

/// A match from slots, of which the first two are the whole match.
fn slots(slots: &[Option<NonMaxUsize>]) -> (usize, Vec<Option<(usize, usize)>>) {
    let place = |slot: Option<NonMaxUsize>| slot.map(NonMaxUsize::get);
    let pairs = slots.chunks(2).map(|pair| place(*pair.first()?).zip(place(*pair.get(1)?)));
    let mut groups: Vec<_> = pairs.collect();
    let whole = if groups.is_empty() { None } else { groups.remove(0) };
    (whole.map_or(0, |(start, _)| start), groups)
}
