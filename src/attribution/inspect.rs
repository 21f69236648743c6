//! What patterns see of a text, and how far one gets in it: what authors of rules ask.

use std::ops::Range;

use super::accept::may_stand;
use super::candidates;
use super::probe::Probe;
use crate::lexicon::Class;
use crate::pattern::Compiled;
use crate::text::Span;

/// One atom of a text.
#[derive(Clone, Debug)]
pub(crate) struct AtomView {
    /// The block that it stands in.
    pub block: usize,
    pub class: Class,
    /// Its tokens among those of the text.
    pub tokens: Range<u32>,
    /// Its bytes; empty for the end of a sentence that has no mark of its own.
    pub span: Span,
}

/// Where a pattern matches: the block, and the atoms in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub block: usize,
    pub atoms: Range<usize>,
}

impl Probe<'_> {
    /// All atoms, block by block.
    pub fn atoms(&self) -> Vec<AtomView> {
        let blocks = self.parsed.blocks.iter().enumerate();
        let of_block = blocks.flat_map(|(index, block)| {
            let inside = self.parsed.atoms(block);
            let atoms = inside.classes.iter().zip(inside.tokens);
            let view = |(class, tokens): (&Class, &Span)| {
                let tokens = tokens.start..tokens.end;
                let span = self.parsed.bytes(&tokens).unwrap_or_default();
                AtomView { block: index, class: *class, tokens, span }
            };
            atoms.map(view).collect::<Vec<_>>()
        });
        of_block.collect()
    }

    /// Bytes and class of each token of a range.
    pub fn tokens(&self, range: &Range<u32>) -> impl Iterator<Item = (Span, Class)> {
        self.parsed.inside_range(range).iter().map(|token| (token.span, token.class))
    }

    /// Where a pattern with one group `content` around it matches, under the scope and place of a rule.
    pub fn stretches(&self, rule: usize, compiled: &Compiled) -> Vec<Stretch> {
        let Some((of, _)) = self.rules.rule(rule) else { return Vec::new() };
        let mut found = Vec::new();
        let blocks = self.parsed.blocks.iter().enumerate();
        for (index, block) in blocks.filter(|(_, block)| may_stand(of.place, block.is_headline())) {
            candidates::find_alone(compiled, of.scope, self.rules, &self.parsed.atoms(block), |candidate| {
                let atoms = candidate.content.iter().map(|atoms| atoms.start as usize..atoms.end as usize);
                found.extend(atoms.map(|atoms| Stretch { block: index, atoms }));
            });
        }
        found
    }
}
