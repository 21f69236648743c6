//! Shows authors of rules which atoms patterns match, and where a pattern matches.

use super::accept_candidates::may_stand;
use super::candidates;
use super::rule_alone::Probe;
use crate::lexicon::Class;
use crate::pattern::Compiled;
use crate::text::{AtomSpan, Span, TokenSpan};

/// One atom of a text.
#[derive(Clone, Debug)]
pub(crate) struct AtomView {
    /// Index of its block.
    pub block: usize,
    pub class: Class,
    /// Its tokens.
    pub tokens: TokenSpan,
    /// Its bytes; empty for a sentence end without a mark.
    pub span: Span,
}

/// A match of a pattern: a block, and the atoms in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub block: usize,
    pub atoms: AtomSpan,
}

impl Probe<'_> {
    /// Returns all atoms, block by block.
    pub(crate) fn atoms(&self) -> Vec<AtomView> {
        let blocks = self.parsed.blocks.iter().enumerate();
        let of_block = blocks.flat_map(|(index, block)| {
            let inside = self.parsed.atoms(block);
            let atoms = inside.classes.iter().zip(inside.tokens);
            let view = |(class, tokens): (&Class, &TokenSpan)| {
                let span = self.parsed.bytes(*tokens).unwrap_or_default();
                AtomView { block: index, class: *class, tokens: *tokens, span }
            };
            atoms.map(view).collect::<Vec<_>>()
        });
        of_block.collect()
    }

    /// Returns bytes and class of each token of a span.
    pub(crate) fn tokens(&self, span: TokenSpan) -> impl Iterator<Item = (Span, Class)> {
        self.parsed.tokens_in(span).iter().map(|token| (token.span, token.class))
    }

    /// Returns the matches of a pattern that is one group `content`, with the scope and place of a rule.
    pub(crate) fn stretches(&self, rule: usize, compiled: &Compiled) -> Vec<Stretch> {
        let Some((of, _)) = self.rules.rule(rule) else { return Vec::new() };
        let mut found = Vec::new();
        let blocks = self.parsed.blocks.iter().enumerate();
        for (index, block) in blocks.filter(|(_, block)| may_stand(of.place, block.is_headline())) {
            candidates::find_alone(compiled, of.scope, self.rules, &self.parsed.atoms(block), |candidate| {
                found.extend(candidate.content.iter().map(|atoms| Stretch { block: index, atoms: *atoms }));
            });
        }
        found
    }
}
