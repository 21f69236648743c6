//! What the stages guarantee each other, beyond what answers show.

use std::sync::LazyLock;

use super::accept_candidates::accept;
use super::assemble::assemble;
use super::atoms::BlockAtoms;
use super::candidates::Candidate;
use super::draft::{Draft, Drafts, Proposed, draft_all};
use super::overlaps::Claims;
use super::parsed::ParsedText;
use super::repeating_rules::apply_repeats;
use crate::lexicon::Class;
use crate::quotation::SingleMarks;
use crate::rules::RuleSet;
use crate::stop::{Stop, Stopped};
use crate::text::{AtomSpan, Span, TokenSpan};

static ENGLISH: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::english().unwrap());

fn parsed(text: &str) -> ParsedText<'_> {
    ParsedText::article(text, &ENGLISH, SingleMarks::Auto, &Stop::new()).unwrap()
}

fn proposed(parsed: &ParsedText<'_>) -> Proposed {
    let stop = Stop::new();
    draft_all(&ENGLISH, parsed, &accept(&ENGLISH, parsed, &stop).unwrap(), &stop).unwrap()
}

const TEXTS: [&str; 4] = [
    "",
    "Quarry closes\n\nThe quarry will close on Monday, Ann Lee, the mayor, said.\n\n“We tried,” she added.",
    "Lee said:\n\n“It held.”\n\n“It will hold.”",
    "She moved to Tarn, Nev. “We won,” she said.“Twice.”\nThey left, he told CNBC in a statement.",
];

#[test]
fn the_atoms_of_all_blocks_cover_every_token_once_and_in_order() {
    for text in TEXTS {
        let parsed = parsed(text);
        let spans = parsed.blocks.iter().flat_map(|block| parsed.atoms(block).tokens);
        let covered: Vec<u32> = spans.flat_map(TokenSpan::positions).collect();
        assert_eq!(covered, (0..parsed.tokens.len() as u32).collect::<Vec<_>>(), "{text}");
        let paragraphs: Vec<usize> =
            parsed.blocks.iter().flat_map(|block| block.paragraphs.clone()).collect();
        assert_eq!(paragraphs, (0..parsed.paragraphs.len()).collect::<Vec<_>>(), "{text}");
    }
}

#[test]
fn a_block_is_folded_alike_whatever_stands_before_it() {
    let alone = parsed("The mayor said on Monday that the quarry closes.");
    let behind = parsed("Ann Lee left.\n\nThe mayor said on Monday that the quarry closes.");
    let (first, last) = (alone.atoms(&alone.blocks[0]), behind.atoms(&behind.blocks[1]));
    assert_eq!(first.classes, last.classes);
    assert!(first.classes.len() < alone.tokens.len(), "nothing was folded");
}

#[test]
fn an_announcement_and_its_quotation_are_one_block() {
    let parsed = parsed(TEXTS[2]);
    let blocks: Vec<_> = parsed.blocks.iter().map(|block| block.paragraphs.clone()).collect();
    assert_eq!(blocks, [0..2, 2..3]);
    assert_eq!(parsed.blocks.iter().map(|block| block.is_headline()).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn what_quotations_hold_is_read_as_paragraphs_of_its_own() {
    let text = "“My uncle said, ‘I could buy the shop,’” Lee said. “No.”";
    let inside = parsed(text).inside(&ENGLISH, &Stop::new()).unwrap();
    let paragraphs: Vec<&str> = inside.paragraphs.iter().map(|span| span.of(text)).collect();
    assert_eq!(paragraphs, ["My uncle said, ‘I could buy the shop,’"]);
    assert_eq!(inside.pairing.quotations.len(), 1);
}

#[test]
fn the_stop_signal_ends_the_reading_and_the_rules() {
    let stop = Stop::new();
    stop.stop();
    let read = ParsedText::article(TEXTS[1], &ENGLISH, SingleMarks::Auto, &stop);
    assert_eq!(read.map(|_| ()), Err(Stopped));
    assert_eq!(accept(&ENGLISH, &parsed(TEXTS[1]), &stop).map(|_| ()), Err(Stopped));
}

#[test]
fn the_full_stop_on_an_abbreviations_last_byte_shares_it() {
    let parsed = parsed("She moved to Tarn, Nev. “We won the race in May,” she said.");
    let at = parsed.tokens.iter().position(|token| token.span.of(parsed.text) == "Nev.").unwrap();
    let with_shared_bytes =
        |tokens: std::ops::Range<usize>| parsed.with_shared_bytes(tokens.into()).indices();
    assert_eq!(with_shared_bytes(at..at + 1), at..at + 2);
    assert_eq!(with_shared_bytes(0..1), 0..1);
}

/// Returns a candidate of the sieve with this rank, in atoms.
fn candidate(rank: usize, cue: u32, content: std::ops::Range<u32>) -> Candidate {
    let spans = |start, end| std::iter::once(AtomSpan::new(start, end)).collect();
    let (cue, content) = (spans(cue, cue + 1), spans(content.start, content.end));
    Candidate { rank, cue, content, ..Candidate::default() }
}

/// Resolves the conflicts between candidates in eight atoms, of which the last covers three tokens.
fn resolve(candidates: &mut Vec<Candidate>) {
    let tokens: Vec<TokenSpan> =
        (0..8).map(|at| TokenSpan::new(at, if at == 7 { 10 } else { at + 1 })).collect();
    let atoms = BlockAtoms { classes: &[Class(0); 8], tokens: &tokens };
    Claims::default().resolve(&atoms, &Stop::new(), candidates).unwrap();
}

/// Returns the sieve and the cue of each accepted candidate.
fn standing(mut candidates: Vec<Candidate>) -> Vec<(usize, u32)> {
    resolve(&mut candidates);
    candidates.iter().map(|c| (c.rank, c.cue[0].start)).collect()
}

#[test]
fn the_earlier_sieve_claims_first_and_its_words_are_taken() {
    assert_eq!(standing(vec![candidate(1, 0, 1..4), candidate(0, 5, 3..5)]), [(0, 5)]);
    assert_eq!(standing(vec![candidate(0, 2, 3..5), candidate(0, 1, 5..7)]), [(0, 2), (0, 1)]);
    // A cue inside accepted content is part of it.
    assert_eq!(standing(vec![candidate(0, 0, 1..5), candidate(1, 3, 5..6)]), [(0, 0)]);
}

#[test]
fn of_one_cues_readings_the_one_with_the_most_tokens_stands() {
    let mut candidates = vec![candidate(0, 0, 1..3), candidate(0, 0, 7..8)];
    resolve(&mut candidates);
    assert_eq!(candidates.iter().map(|c| c.content[0].start).collect::<Vec<_>>(), [7]);
}

#[test]
fn a_repeating_rule_takes_its_paragraphs_once_it_fires_often_enough() {
    let text = "Ann Lee said that the quarry closes.\n\nAnn Lee said that the dam holds.";
    let parsed = parsed(text);
    let drafts = proposed(&parsed).drafts;
    assert_eq!(drafts.len(), 2);
    let (rule, needed) =
        (0..).zip(ENGLISH.rules()).find(|(_, r)| r.repeats > 1).map(|(i, r)| (i, r.repeats)).unwrap();
    let line = Draft { rule: Some(rule), ..drafts[0].clone() };
    let settle = |times: u32| {
        let repeating = vec![line.clone(); times as usize];
        let settled =
            apply_repeats(&ENGLISH, &parsed, Proposed { drafts: drafts.clone(), repeating }, &Stop::new())
                .unwrap();
        settled.list.iter().map(|draft| (draft.paragraph, draft.rule == Some(rule))).collect::<Vec<_>>()
    };
    assert_eq!(settle(needed - 1), [(0, false), (1, false)]);
    let mut often = vec![(0, true); needed as usize];
    often.push((1, false));
    assert_eq!(settle(needed), often);
}

#[test]
fn bytes_are_the_words_of_the_text_and_a_whole_quotation_has_its_marks_outside() {
    let text = "“We tried,” Ann Lee told CNBC on Monday. The dam holds, she said.";
    let parsed = parsed(text);
    let drafts = Drafts::new(&parsed, proposed(&parsed).drafts, &Stop::new()).unwrap();
    let answer = assemble(&ENGLISH, &parsed, &drafts, &Stop::new()).unwrap();
    let [quoted, plain] = answer.attributions.as_slice() else { panic!("{:?}", answer.attributions) };
    let of = |span: Option<Span>| span.map_or("", |span| span.of(text));
    assert_eq!(quoted.content[0].outer.of(text), "“We tried,”");
    assert_eq!(quoted.content[0].inner.of(text), "We tried,");
    assert_eq!((of(quoted.addressee), of(quoted.time)), ("CNBC", "on Monday"));
    assert_eq!(plain.content[0].outer, plain.content[0].inner);
    assert_eq!(plain.content[0].inner.of(text), "The dam holds");
    assert_eq!(drafts.claimed, [true]);
}
