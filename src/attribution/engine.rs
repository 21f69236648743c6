//! The cascade over a whole text: paragraphs, tokens, chunks, candidates, drafts.

use std::ops::Range;

use super::candidates::{self, Candidate, Room};
use super::circumstances::Around;
use super::conflict::Claims;
use super::draft::{Draft, Drafter};
use super::level::Level;
use crate::document::{Reader, Token, TokenKind, paragraphs};
use crate::quotation::Quotation;
use crate::rules::{Place, RuleSet};
use crate::text::Span;

/// A text read into tokens, with the drafts that rules found.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub paragraphs: Vec<Span>,
    /// The tokens of each paragraph.
    pub tokens_of: Vec<Range<u32>>,
    pub tokens: Vec<Token>,
    pub quotations: Vec<Quotation>,
    /// Whether a draft claims the quotation.
    pub claimed: Vec<bool>,
    pub drafts: Vec<Draft>,
    /// Drafts of rules that count only where they fire several times in the text, each with its rule's index.
    pub provisional: Vec<(usize, Draft)>,
}

/// Reads texts; holds scratch space that is used again for each paragraph.
#[derive(Debug)]
pub(crate) struct Cascade<'r> {
    rules: &'r RuleSet,
    level: Level,
    claims: Claims,
    candidates: Vec<Candidate>,
    room: Room,
}

impl<'r> Cascade<'r> {
    pub fn new(rules: &'r RuleSet) -> Self {
        Self {
            rules,
            level: Level::default(),
            claims: Claims::default(),
            candidates: Vec::new(),
            room: Room::default(),
        }
    }

    /// Reads a block of paragraphs, given by their indices, into drafts: one paragraph, or one that ends in a
    /// colon with the quotation it announces.
    pub fn block(
        &mut self,
        text: &str,
        paragraphs: Range<usize>,
        inside: &[(u32, Quotation)],
        reading: &mut Reading,
    ) {
        let headline = paragraphs.contains(&0);
        let tokens = self.read(text, paragraphs, inside, reading);
        self.candidates.clear();
        candidates::find(self.rules, &self.level, &mut self.room, &mut self.candidates);
        let rules = self.rules;
        self.candidates
            .retain(|c| rules.rule(c.rule).is_some_and(|(rule, _)| may_stand(rule.place, headline)));
        self.set_aside(reading);
        self.claims.resolve(tokens, &mut self.candidates);
        self.draft(text, reading);
    }

    /// Reads a block of paragraphs into tokens, which it appends and whose range it returns, and folds them
    /// into the level that rules match.
    pub(super) fn read(
        &mut self,
        text: &str,
        paragraphs: Range<usize>,
        inside: &[(u32, Quotation)],
        reading: &mut Reading,
    ) -> Range<u32> {
        let rules = self.rules;
        let first = reading.tokens.len();
        let reader =
            Reader { text, lexicon: rules.lexicon(), shapes: rules.shapes(), clitics: rules.clitics() };
        for index in paragraphs {
            let Some(span) = reading.paragraphs.get(index).copied() else { continue };
            let from = inside.partition_point(|(_, q)| q.outer.start < span.start);
            let to = inside.partition_point(|(_, q)| q.outer.start < span.end);
            let start = reading.tokens.len() as u32;
            reader.read(span, inside.get(from..to).unwrap_or_default(), &mut reading.tokens);
            rules.readings().apply(reading.tokens.get_mut(start as usize..).unwrap_or_default());
            reading.tokens_of.push(start..reading.tokens.len() as u32);
        }
        let own = reading.tokens.get(first..).unwrap_or_default();
        self.level.read(rules, own.iter().map(|t| t.class), first as u32);
        first as u32..reading.tokens.len() as u32
    }

    /// Hands out what rules search in a block: see [`candidates::searches`].
    pub fn searches(
        &mut self,
        text: &str,
        paragraphs: Range<usize>,
        inside: &[(u32, Quotation)],
        reading: &mut Reading,
        take: impl FnMut(usize, &[u8]),
    ) {
        self.read(text, paragraphs, inside, reading);
        candidates::searches(self.rules, &self.level, take);
    }

    /// The level of the block that was read last.
    pub(super) fn take_level(&mut self) -> Level {
        std::mem::take(&mut self.level)
    }

    /// Takes out the candidates that count only where their rule fires again elsewhere in the text.
    fn set_aside(&mut self, reading: &mut Reading) {
        let rules = self.rules;
        let repeats = |c: &Candidate| rules.rule(c.rule).is_some_and(|(rule, _)| rule.repeats > 1);
        if !self.candidates.iter().any(repeats) {
            return;
        }
        let drafter = Drafter::new(rules, reading);
        let aside = self.candidates.iter().filter(|c| repeats(c));
        let drafts: Vec<_> =
            aside.filter_map(|c| Some((c.rule, drafter.draft(c, &reading.paragraphs)?))).collect();
        reading.provisional.extend(drafts);
        self.candidates.retain(|c| !repeats(c));
    }

    fn draft(&self, text: &str, reading: &mut Reading) {
        if self.candidates.is_empty() {
            return;
        }
        let drafter = Drafter::new(self.rules, reading);
        let around = Around::new(text, self.rules, &self.level, &reading.tokens);
        let drafts = self.candidates.iter().map(|c| (c, drafter.draft(c, &reading.paragraphs)));
        let found: Vec<_> =
            drafts.filter_map(|(c, draft)| Some((c, Draft { around: around.of(c), ..draft? }))).collect();
        for (candidate, draft) in found {
            for range in &candidate.content {
                claim(range.start as usize..range.end as usize, reading);
            }
            reading.drafts.push(draft);
        }
    }

    /// What the cascade made of a paragraph that was just read, for people: features of each atom with its text.
    pub fn describe(&self, text: &str, reading: &Reading) -> String {
        let mut out = String::new();
        for (class, tokens) in self.level.classes.iter().zip(&self.level.tokens) {
            let inside = reading.tokens.get(tokens.start as usize..tokens.end as usize).unwrap_or_default();
            let span = inside.first().zip(inside.last()).map(|(a, b)| Span::new(a.span.start, b.span.end));
            let words = span.map_or("", |s| s.of(text));
            out.push_str(&format!("{words}\t[{}]\n", self.rules.table().describe(*class)));
        }
        out
    }
}

/// Marks the quotations among some tokens as claimed.
fn claim(tokens: Range<usize>, reading: &mut Reading) {
    for token in reading.tokens.get(tokens).unwrap_or_default() {
        let TokenKind::Quotation(index) = token.kind else { continue };
        if let Some(claimed) = reading.claimed.get_mut(index as usize) {
            *claimed = true;
        }
    }
}

pub(super) fn may_stand(place: Place, headline: bool) -> bool {
    match place {
        Place::Anywhere => true,
        Place::Headline => headline,
        Place::Body => !headline,
    }
}

/// Keeps the provisional drafts of rules that fired often enough, each in the place of all other drafts of its
/// paragraph, and puts the drafts in the order of the text.
pub(crate) fn settle(rules: &RuleSet, reading: &mut Reading) {
    let provisional = std::mem::take(&mut reading.provisional);
    let mut fired = vec![0_u32; rules.rules().len()];
    for (rule, _) in &provisional {
        if let Some(count) = fired.get_mut(*rule) {
            *count += 1;
        }
    }
    let enough = |rule: usize| {
        rules.rule(rule).is_some_and(|(r, _)| fired.get(rule).is_some_and(|count| *count >= r.repeats))
    };
    let mut taken = vec![false; reading.paragraphs.len() + 1];
    let kept: Vec<Draft> =
        provisional.into_iter().filter(|(rule, _)| enough(*rule)).map(|(_, draft)| draft).collect();
    for draft in &kept {
        if let Some(paragraph) = taken.get_mut(draft.paragraph) {
            *paragraph = true;
        }
    }
    if !kept.is_empty() {
        reading.drafts.retain(|d| !taken.get(d.paragraph).copied().unwrap_or_default());
        reading.drafts.extend(kept);
        reading.drafts.sort_by_key(Draft::start);
    }
}

/// The paragraphs of a text, without the white space around them.
pub(crate) fn split(text: &str) -> Vec<Span> {
    paragraphs(text)
}

/// Runs of paragraphs that are read together: a paragraph that ends in a colon and the one behind it, where that
/// opens with a quotation; all others stand alone.
pub(crate) fn blocks(text: &str, paragraphs: &[Span], quotations: &[Quotation]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut announced = false;
    for (index, span) in paragraphs.iter().enumerate() {
        let at = quotations.partition_point(|q| q.outer.start < span.start);
        let opens = quotations.get(at).is_some_and(|q| q.outer.start == span.start);
        match found.last_mut() {
            // Two paragraphs are enough: more would let a text of announcements grow one endless block.
            Some(block) if announced && opens && block.len() == 1 => block.end = index + 1,
            _ => found.push(index..index + 1),
        }
        announced = span.of(text).ends_with(':');
    }
    found
}
