//! Reading punctuation.

use super::tokenizer::Reader;
use super::tokens::{Token, TokenKind};
use super::word_ends::{LONGEST, char_at, is_apostrophe};
use crate::text::step;

impl Reader<'_> {
    /// Reads one mark, or a run of the same mark. Returns where the next token begins.
    pub(super) fn push_punctuation(
        &self,
        at: usize,
        stop: usize,
        limit: usize,
        tokens: &mut Vec<Token>,
    ) -> usize {
        let Some(c) = char_at(self.text, at) else { return at + 1 };
        // Computed only if the token takes the whole run: scanning it again from each of its characters would be quadratic.
        let run = || self.run_of(c, at, stop);
        let (class, end) = match c {
            ',' | '،' | '、' => (self.shapes.comma, at + c.len_utf8()),
            '.' if self.repeats(at, stop) => (self.shapes.ellipsis, at + run()),
            '…' => (self.shapes.ellipsis, at + run()),
            // A full stop right before a bracket or a comma belongs to an abbreviation: "(D-Va.),".
            '.' if matches!(self.text.as_bytes().get(at + 1), Some(b')' | b',' | b';' | b':')) => {
                (self.shapes.symbol, at + 1)
            }
            '.' | '!' | '?' | '。' => (self.shapes.stop, at + run()),
            ':' => (self.shapes.colon, at + 1),
            // The layout put this sign in the place of the colon.
            '∷' => (self.shapes.turn, at + c.len_utf8()),
            ';' => (self.shapes.semicolon, at + 1),
            '—' | '–' | '―' => (self.shapes.dash, at + run()),
            '-' if self.repeats(at, stop) || self.is_spaced(at) => (self.shapes.dash, at + run()),
            '(' | '[' | '{' => (self.shapes.open_bracket, at + 1),
            ')' | ']' | '}' => (self.shapes.close_bracket, at + 1),
            c if is_apostrophe(c) && self.follows_word(at, tokens) => {
                (self.shapes.possessive, at + c.len_utf8())
            }
            '$' | '£' | '€' | '%' => (self.shapes.number, at + c.len_utf8()),
            '&' => (self.lexicon.get("&").map_or(self.shapes.symbol, |entry| entry.lower), at + 1),
            _ => (self.shapes.symbol, at + run().max(c.len_utf8())),
        };
        let class = if class == self.shapes.ellipsis && self.ends_here(end, limit) {
            self.shapes.stop
        } else {
            class
        };
        tokens.push(self.token(at, end, class, TokenKind::Other));
        end
    }

    /// Whether an ellipsis that ends at `end` closes its sentence: a capital follows, or nothing.
    fn ends_here(&self, end: usize, limit: usize) -> bool {
        self.next_char(end, limit).is_none_or(|c| c.is_uppercase())
    }

    /// Whether the ASCII character at `at` is doubled.
    fn repeats(&self, at: usize, stop: usize) -> bool {
        let bytes = self.text.as_bytes();
        at + 1 < stop && bytes.get(at) == bytes.get(at + 1)
    }

    fn run_of(&self, c: char, at: usize, stop: usize) -> usize {
        let rest = self.text.get(at..stop).unwrap_or_default();
        rest.chars()
            .take(LONGEST)
            .inspect(|_| step(1))
            .take_while(|d| *d == c || (matches!(c, '!' | '?') && matches!(d, '!' | '?')))
            .map(char::len_utf8)
            .sum()
    }

    fn is_spaced(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|b| self.text.as_bytes().get(b));
        let after = self.text.as_bytes().get(at + 1);
        [before, after].iter().all(|b| b.is_none_or(|b| b.is_ascii_whitespace()))
    }

    fn follows_word(&self, at: usize, tokens: &[Token]) -> bool {
        tokens.last().is_some_and(|t| {
            t.span.end as usize == at && !matches!(t.kind, TokenKind::Other | TokenKind::Quotation(_))
        })
    }
}
