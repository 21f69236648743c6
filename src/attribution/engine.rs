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

    /// Reads one paragraph's tokens into drafts.
    pub fn paragraph(&mut self, text: &str, index: usize, span: Span, inside: &[(u32, Quotation)], reading: &mut Reading) {
        let tokens = self.read(text, span, inside, reading);
        self.candidates.clear();
        candidates::find(self.rules, &self.level, &mut self.candidates);
        self.claims.resolve(tokens, &mut self.candidates);
        self.draft(index, reading);
    }

    /// Reads one paragraph into tokens, which it appends and whose range it returns, and folds them into the
    /// level that rules match.
    pub(super) fn read(&mut self, text: &str, span: Span, inside: &[(u32, Quotation)], reading: &mut Reading) -> Range<u32> {
        let first = reading.tokens.len() as u32;
        let rules = self.rules;
        let reader =
            Reader { text, lexicon: rules.lexicon(), shapes: rules.shapes(), clitics: rules.clitics() };
        reader.read(span, inside, &mut reading.tokens);
        let tokens = first..reading.tokens.len() as u32;
        reading.tokens_of.push(tokens.clone());
        let own = reading.tokens.get(first as usize..).unwrap_or_default();
        self.level.start(own.iter().map(|t| t.class), first);
        for chunk in rules.chunks() {
            self.level.fold(chunk, &mut self.spare);
        }
        tokens
    }

    /// The level of the paragraph that was read last.
    pub(super) fn take_level(&mut self) -> Level {
        std::mem::take(&mut self.level)
    }

    fn draft(&self, paragraph: usize, reading: &mut Reading) {
        let drafter = Drafter {
            tokens: &reading.tokens,
            quotations: &reading.quotations,
            shapes: self.rules.shapes(),
            rules: self.rules,
        };
        for candidate in &self.candidates {
            let Some(draft) = drafter.draft(candidate, paragraph) else { continue };
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

/// The paragraphs of a text with their quotations, ready to be read one by one.
pub(crate) fn split(text: &str) -> Vec<Span> {
    paragraphs(text)
}
