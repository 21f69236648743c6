//! What patterns see of a text, and how far one gets in it: what authors of rules ask.

use super::accept::may_stand;
use super::candidates;
use super::probe::Probe;
use crate::lexicon::Class;
use crate::pattern::Compiled;
use crate::text::{AtomSpan, Span, TokenSpan};

/// One atom of a text.
#[derive(Clone, Debug)]
pub(crate) struct AtomView {
    /// The block that it stands in.
    pub block: usize,
    pub class: Class,
    /// Its tokens among those of the text.
    pub tokens: TokenSpan,
    /// Its bytes; empty for the end of a sentence that has no mark of its own.
    pub span: Span,
}

/// Where a pattern matches: the block, and the atoms in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub block: usize,
    pub atoms: AtomSpan,
}

impl Probe<'_> {
    /// All atoms, block by block.
    pub fn atoms(&self) -> Vec<AtomView> {
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
    pub fn tokens(&self, span: TokenSpan) -> impl Iterator<Item = (Span, Class)> {
        self.parsed.tokens_in(span).iter().map(|token| (token.span, token.class))
    }

    /// Where a pattern with one group `content` around it matches, under the scope and place of a rule.
    pub fn stretches(&self, rule: usize, compiled: &Compiled) -> Vec<Stretch> {
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
