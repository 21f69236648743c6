//! A text, parsed once. Every later stage reads it, and none changes it.

use std::fmt::Write as _;
use std::ops::Range;

use super::atoms::{Atoms, BlockAtoms, Folding};
use super::candidates;
use crate::document::{Reader, Token, TokenKind, paragraphs};
use crate::lexicon::ClassTable;
use crate::quotation::{Pairing, Quotation, SingleMarks, pair};
use crate::rules::RuleSet;
use crate::stop::{Stop, Stopped};
use crate::text::{AtomSpan, Field, Fields, Span, TokenSpan, step};

/// A text with its paragraphs, quotations, tokens and atoms.
#[derive(Debug, Default)]
pub(crate) struct ParsedText<'t> {
    pub text: &'t str,
    pub fields: Fields,
    /// Whether rules alone answer: no last pass, and nothing is dropped as too doubtful.
    pub rules_alone: bool,
    pub paragraphs: Vec<Span>,
    /// The quotations; each outermost one is one token.
    pub pairing: Pairing,
    pub tokens: Vec<Token>,
    /// The tokens of each paragraph.
    pub tokens_of: Vec<TokenSpan>,
    pub(super) blocks: Vec<Block>,
    atoms: Atoms,
}

/// Paragraphs that are read together: one that ends in a colon and the next, if that opens with a quotation. All others are
/// blocks of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Its paragraphs, by their indices.
    pub paragraphs: Range<usize>,
    /// Its atoms among those of the text.
    atoms: AtomSpan,
}

impl Block {
    /// Whether the block contains the first paragraph of the text.
    pub(crate) fn is_headline(&self) -> bool {
        self.paragraphs.contains(&0)
    }
}

impl<'t> ParsedText<'t> {
    /// Reads an article.
    ///
    /// # Errors
    /// [`Stopped`] if `stop` was given before the end; it is checked before each block.
    pub(crate) fn article(
        text: &'t str,
        rules: &RuleSet,
        singles: SingleMarks,
        stop: &Stop,
    ) -> Result<Self, Stopped> {
        Self::document(text, Fields::WHOLE, rules, singles, stop)
    }

    /// Reads a document whose fields are joined to one text.
    ///
    /// # Errors
    /// [`Stopped`], as for an article.
    pub(crate) fn document(
        text: &'t str,
        fields: Fields,
        rules: &RuleSet,
        singles: SingleMarks,
        stop: &Stop,
    ) -> Result<Self, Stopped> {
        let paragraphs = paragraphs(text, stop)?;
        let pairing = pair(text, &paragraphs, singles, stop)?;
        let read = Self { text, fields, paragraphs, pairing, ..Self::default() };
        let blocks = read.joined();
        read.read(rules, blocks, stop)
    }

    /// Reads the inside of each quotation that contains others, as a paragraph.
    ///
    /// # Errors
    /// [`Stopped`], as for an article.
    pub(crate) fn inside(&self, rules: &RuleSet, stop: &Stop) -> Result<Self, Stopped> {
        let quotations: Vec<Quotation> =
            self.pairing.nested.iter().filter(|quotation| quotation.depth == 1).copied().collect();
        let mut outer: Vec<usize> = quotations.iter().map(|quotation| quotation.within).collect();
        outer.dedup();
        let outer = outer.iter().filter_map(|index| self.pairing.quotations.get(*index));
        let paragraphs: Vec<Span> = outer.map(|quotation| quotation.inner).collect();
        let blocks = (0..paragraphs.len()).map(|index| index..index + 1).collect();
        let pairing = Pairing { quotations, ..Pairing::default() };
        Self { text: self.text, rules_alone: self.rules_alone, paragraphs, pairing, ..Self::default() }
            .read(rules, blocks, stop)
    }

    /// Reads the tokens of each block and folds them into atoms.
    fn read(mut self, rules: &RuleSet, blocks: Vec<Range<usize>>, stop: &Stop) -> Result<Self, Stopped> {
        let bytes: u32 = self.paragraphs.iter().map(Span::len).sum();
        // News has one token per five or six bytes, and fewer atoms.
        self.tokens.reserve(bytes as usize / 5);
        self.atoms.reserve(bytes as usize / 6);
        self.blocks.reserve(blocks.len());
        self.tokens_of.reserve(self.paragraphs.len());
        let mut folding = Folding::default();
        for paragraphs in blocks {
            stop.check()?;
            let first = self.tokens.len();
            self.read_tokens(rules, paragraphs.clone(), stop)?;
            let classes = self.tokens.get(first..).unwrap_or_default().iter().map(|token| token.class);
            let atoms = self.atoms.append(classes, first as u32, rules, &mut folding, stop)?;
            self.blocks.push(Block { paragraphs, atoms });
        }
        Ok(self)
    }

    fn read_tokens(&mut self, rules: &RuleSet, paragraphs: Range<usize>, stop: &Stop) -> Result<(), Stopped> {
        let (lexicon, shapes, clitics) = (rules.lexicon(), rules.shapes(), rules.clitics());
        let reader = Reader { text: self.text, lexicon, shapes, clitics };
        for span in self.paragraphs.get(paragraphs).unwrap_or_default() {
            let start = self.tokens.len() as u32;
            reader.read(*span, &self.pairing.quotations, stop, &mut self.tokens)?;
            rules.readings().apply(self.tokens.get_mut(start as usize..).unwrap_or_default(), stop)?;
            self.tokens_of.push(TokenSpan::new(start, self.tokens.len() as u32));
        }
        Ok(())
    }

    /// Returns the paragraphs of each block.
    fn joined(&self) -> Vec<Range<usize>> {
        let quotations = &self.pairing.quotations;
        let mut found: Vec<Range<usize>> = Vec::with_capacity(self.paragraphs.len());
        let mut announced = false;
        for (index, span) in self.paragraphs.iter().enumerate() {
            let at = quotations.partition_point(|q| q.outer.start < span.start);
            let opens = quotations.get(at).is_some_and(|q| q.outer.start == span.start);
            match found.last_mut() {
                // At most two paragraphs: otherwise a text of announcements would be one block of unbounded length.
                Some(block) if announced && opens && block.len() == 1 && !self.opens_field(index) => {
                    block.end = index + 1;
                }
                _ => found.push(index..index + 1),
            }
            announced = span.of(self.text).ends_with(':');
        }
        found
    }

    /// Whether a paragraph begins a field of the document other than the first.
    pub(super) fn opens_field(&self, paragraph: usize) -> bool {
        let field = |index: usize| self.paragraphs.get(index).map(|span| self.fields.field(span.start));
        paragraph.checked_sub(1).is_some_and(|before| field(before) != field(paragraph))
    }

    /// Whether a block is in the separate byline.
    pub(super) fn is_byline(&self, block: &Block) -> bool {
        let first = self.paragraphs.get(block.paragraphs.start);
        first.is_some_and(|span| self.fields.field(span.start) == Field::Byline)
    }

    /// Returns the tokens of the separate byline; empty if there is none.
    pub(super) fn byline(&self) -> TokenSpan {
        let start = self.paragraphs.partition_point(|span| self.fields.field(span.start) != Field::Byline);
        let first = self.tokens_of.get(start).map(|tokens| tokens.start);
        let end = self.tokens.len() as u32;
        TokenSpan::new(first.unwrap_or(end), end)
    }

    /// Returns the atoms of a block.
    pub(super) fn atoms(&self, block: &Block) -> BlockAtoms<'_> {
        self.atoms.of_block(block.atoms)
    }

    /// Returns the tokens of a span.
    pub(super) fn tokens_in(&self, tokens: TokenSpan) -> &[Token] {
        tokens.slice(&self.tokens)
    }

    /// Returns the bytes of a span of tokens; None if it covers no bytes.
    pub(super) fn bytes(&self, tokens: TokenSpan) -> Option<Span> {
        let inside = self.tokens_in(tokens);
        let ends = inside.first().zip(inside.last());
        ends.map(|(first, last)| Span::new(first.span.start, last.span.end)).filter(|span| !span.is_empty())
    }

    /// Extends a span of tokens by the tokens that share its bytes: the full stop of an abbreviation at a sentence end is a
    /// separate token on the abbreviation's last byte, and a sentence end may be a token without bytes.
    pub(super) fn with_shared_bytes(&self, tokens: TokenSpan) -> TokenSpan {
        let Range { mut start, mut end } = tokens.indices();
        let inside = self.tokens_in(tokens);
        let Some((first, last)) = inside.first().zip(inside.last()) else { return tokens };
        let before = self.tokens.get(..start).unwrap_or_default().iter().rev();
        start -= before.inspect(|_| step(1)).take_while(|token| token.span.start >= first.span.start).count();
        let behind = self.tokens.get(end..).unwrap_or_default().iter();
        end += behind.inspect(|_| step(1)).take_while(|token| token.span.start < last.span.end).count();
        TokenSpan::from(start..end)
    }

    /// Returns the paragraph of a token.
    pub(super) fn paragraph_of(&self, token: u32) -> usize {
        self.tokens_of.partition_point(|tokens| tokens.end <= token)
    }

    /// Returns the quotation that a token represents; None for other tokens.
    pub(super) fn quotation(&self, token: &Token) -> Option<&Quotation> {
        match token.kind {
            TokenKind::Quotation(index) => self.pairing.quotations.get(index as usize),
            _ => None,
        }
    }

    /// Passes the searches of all rules in the text to `take`: see [`candidates::searches`].
    pub(crate) fn searches(&self, rules: &RuleSet, mut take: impl FnMut(usize, &[u8])) {
        self.blocks.iter().for_each(|block| candidates::searches(rules, &self.atoms(block), &mut take));
    }

    /// Describes the text for authors of rules: one atom per line, with its words and features.
    pub(crate) fn describe(&self, table: &ClassTable) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            let atoms = self.atoms(block);
            for (class, tokens) in atoms.classes.iter().zip(atoms.tokens) {
                let words = self.bytes(*tokens).map_or("", |span| span.of(self.text));
                // Writing to a string cannot fail.
                let _ = writeln!(out, "{words}\t[{}]", table.describe(*class));
            }
            out.push('\n');
        }
        out
    }
}
