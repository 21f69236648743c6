//! Reading one paragraph into tokens.

use super::lower_case::Lower;
use super::tokens::{Token, TokenKind};
use super::word_ends::{Byte, LONGEST, Makeup, byte_kind, char_at, number_end, word_end};
use crate::lexicon::{Attributes, Class, Entry, Lexicon, MAX_WORD, Shapes};
use crate::quotation::Quotation;
use crate::stop::{Stop, Stopped};
use crate::text::Span;
use crate::text::step;

/// Reads paragraphs of one text into tokens.
#[derive(Debug)]
pub struct Reader<'t> {
    /// The whole text.
    pub text: &'t str,
    /// The language's words.
    pub lexicon: &'t Lexicon,
    /// The classes of tokens that are not words.
    pub shapes: &'t Shapes,
    /// Possessive clitics that are split from their word, in lower case with plain apostrophes.
    pub clitics: &'t [String],
}

impl Reader<'_> {
    /// Appends the tokens of the text under `span` to `tokens`, in the order of the text. Each quotation that begins there is
    /// one token.
    ///
    /// # Errors
    /// [`Stopped`] if `stop` was given before the end; it is checked before each token.
    pub fn read(
        &self,
        span: Span,
        quotations: &[Quotation],
        stop: &Stop,
        tokens: &mut Vec<Token>,
    ) -> Result<(), Stopped> {
        let first = tokens.len();
        let from = quotations.partition_point(|quotation| quotation.outer.start < span.start);
        let begins_here = |(_, quotation): &(u32, &Quotation)| quotation.outer.start < span.end;
        let own = (from as u32..).zip(quotations.get(from..).unwrap_or_default());
        let mut pending = own.take_while(begins_here).peekable();
        let (mut at, limit) = (span.start as usize, span.end as usize);
        while at < limit {
            stop.check()?;
            if let Some((index, quotation)) = pending.next_if(|(_, q)| q.outer.start as usize <= at) {
                at = at.max(self.push_quotation(index, quotation, limit, tokens));
                continue;
            }
            let end = pending.peek().map_or(limit, |(_, q)| q.outer.start as usize).min(limit);
            while at < end {
                stop.check()?;
                at = self.push_token(Place { first, at, stop: end, limit }, tokens);
            }
        }
        Ok(())
    }

    /// Reads one token that begins at `at` and ends at `stop` or before. Returns where the next begins.
    fn push_token(&self, place: Place, tokens: &mut Vec<Token>) -> usize {
        let Place { at, stop, limit, .. } = place;
        step(1);
        match self.text.as_bytes().get(at).map(|b| byte_kind(*b)) {
            Some(Byte::Space) => at + 1,
            Some(Byte::Letter) => self.push_word(place, tokens),
            Some(Byte::Digit) => {
                let end = number_end(self.text, at, stop);
                tokens.push(self.token(at, end, self.shapes.number, TokenKind::Number));
                end
            }
            Some(Byte::Punctuation) => self.push_punctuation(at, stop, limit, tokens),
            Some(Byte::Wide) => match char_at(self.text, at) {
                Some(c) if c.is_alphanumeric() => self.push_word(place, tokens),
                Some(c) if c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}' => at + c.len_utf8(),
                _ => self.push_punctuation(at, stop, limit, tokens),
            },
            None => stop.max(at + 1),
        }
    }

    pub(super) fn token(&self, start: usize, end: usize, class: Class, kind: TokenKind) -> Token {
        Token { span: Span::new(start as u32, end as u32), attributes: Attributes::default(), class, kind }
    }

    /// Whether the next word opens a sentence: it is the first, or follows a sentence end.
    pub(super) fn is_initial(&self, place: Place, tokens: &[Token]) -> bool {
        let s = self.shapes;
        let before = tokens.get(place.first..).unwrap_or_default().last();
        before.is_none_or(|t| {
            [s.stop, s.sentence_break, s.colon, s.turn, s.symbol, s.dash, s.semicolon].contains(&t.class)
        })
    }

    /// Returns the next character before `limit` that is not white space.
    pub(super) fn next_char(&self, at: usize, limit: usize) -> Option<char> {
        let chars = self.text.get(at..limit).unwrap_or_default().chars();
        chars.take(LONGEST).inspect(|_| step(1)).find(|c| !c.is_whitespace())
    }

    /// Returns the next word's entry in the lexicon.
    pub(super) fn next_entry(&self, at: usize, limit: usize) -> Option<Entry> {
        let rest = self.text.get(at..limit).unwrap_or_default();
        let blanks = rest.chars().take(LONGEST).take_while(|c| c.is_whitespace());
        let start = at + blanks.map(char::len_utf8).sum::<usize>();
        step(start - at);
        let end = word_end(self.text, start, limit.min(start + MAX_WORD));
        self.look_up(start, end).1
    }

    /// Returns which characters the word under these bytes is made of, and its entry in the lexicon.
    pub(super) fn look_up(&self, start: usize, end: usize) -> (Makeup, Option<Entry>) {
        let text = self.text.get(start..end).unwrap_or_default();
        let lower = Lower::of(text);
        (lower.makeup, self.lexicon.get_bytes(lower.bytes()))
    }

    pub(super) fn next_is(&self, attributes: Attributes, at: usize, limit: usize) -> bool {
        self.next_entry(at, limit).is_some_and(|e| e.attributes.has(attributes))
    }

    /// Whether the next word is in the lexicon in lower case, and so is not a name.
    pub(super) fn next_is_known(&self, at: usize, limit: usize) -> bool {
        self.next_entry(at, limit).is_some_and(|e| {
            !e.only_name
                && !e.attributes.any(
                    Attributes::FIRST_NAME
                        | Attributes::TITLE
                        | Attributes::CALENDAR
                        | Attributes::ORG_SUFFIX,
                )
        })
    }
}

/// The position of a reader, in bytes of the text.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The index of the paragraph's first token.
    pub first: usize,
    /// Where the next token begins.
    pub at: usize,
    /// The latest end of the next token: a quotation begins there.
    pub stop: usize,
    /// The end of the paragraph.
    pub limit: usize,
}
