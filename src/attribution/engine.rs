//! The cascade over a whole text: paragraphs, tokens, chunks, candidates, drafts.

use std::ops::Range;

use super::candidates::{self, Candidate};
use super::conflict::Claims;
use super::draft::{Draft, Drafter};
use super::level::Level;
use crate::document::{Reader, Token, TokenKind, paragraphs};
use crate::quotation::Quotation;
use crate::rules::RuleSet;
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
}

/// Reads texts; holds scratch space that is used again for each paragraph.
#[derive(Debug)]
pub(crate) struct Cascade<'r> {
    rules: &'r RuleSet,
    level: Level,
    spare: Level,
    claims: Claims,
    candidates: Vec<Candidate>,
}

impl<'r> Cascade<'r> {
    pub fn new(rules: &'r RuleSet) -> Self {
        Self {
            rules,
            level: Level::default(),
            spare: Level::default(),
            claims: Claims::default(),
            candidates: Vec::new(),
        }
    }

    /// Reads a block of paragraphs, given by their indices, into drafts: one paragraph, or one that ends in a
    /// colon with the quotation it announces.
    pub fn block(&mut self, text: &str, paragraphs: Range<usize>, inside: &[(u32, Quotation)], reading: &mut Reading) {
        let tokens = self.read(text, paragraphs, inside, reading);
        self.candidates.clear();
        candidates::find(self.rules, &self.level, &mut self.candidates);
        self.claims.resolve(tokens, &mut self.candidates);
        self.draft(reading);
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
        let reader = Reader { text, lexicon: rules.lexicon(), shapes: rules.shapes(), clitics: rules.clitics() };
        for index in paragraphs {
            let Some(span) = reading.paragraphs.get(index).copied() else { continue };
            let from = inside.partition_point(|(_, q)| q.outer.start < span.start);
            let to = inside.partition_point(|(_, q)| q.outer.start < span.end);
            let start = reading.tokens.len() as u32;
            reader.read(span, inside.get(from..to).unwrap_or_default(), &mut reading.tokens);
            reading.tokens_of.push(start..reading.tokens.len() as u32);
        }
        let own = reading.tokens.get(first..).unwrap_or_default();
        self.level.start(own.iter().map(|t| t.class), first as u32);
        for chunk in rules.chunks() {
            self.level.fold(chunk, &mut self.spare);
        }
        first as u32..reading.tokens.len() as u32
    }

    /// The level of the block that was read last.
    pub(super) fn take_level(&mut self) -> Level {
        std::mem::take(&mut self.level)
    }

    fn draft(&self, reading: &mut Reading) {
        let drafter = Drafter {
            tokens: &reading.tokens,
            quotations: &reading.quotations,
            shapes: self.rules.shapes(),
            rules: self.rules,
        };
        for candidate in &self.candidates {
            let Some(draft) = drafter.draft(candidate, &reading.paragraphs) else { continue };
            for range in &candidate.content {
                let inside = reading.tokens.get(range.start as usize..range.end as usize).unwrap_or_default();
                for token in inside {
                    if let TokenKind::Quotation(index) = token.kind {
                        if let Some(claimed) = reading.claimed.get_mut(index as usize) {
                            *claimed = true;
                        }
                    }
                }
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
            out.push_str(&format!("{words}\t[{}]\n", self.rules.table().describe(crate::lexicon::Class(*class))));
        }
        out
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
