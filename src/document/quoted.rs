//! Reading a quotation as one token.

use super::reader::Reader;
use super::tokens::{Token, TokenKind};
use crate::lexicon::{Attributes, Ending};
use crate::quotation::Quotation;

impl Reader<'_> {
    /// Reads a quotation, and with it the sentence end that its last full stop, question or exclamation mark
    /// makes; a full stop behind the closing mark counts as one before it. Returns where the next token begins.
    pub(super) fn push_quotation(
        &self,
        index: u32,
        quotation: &Quotation,
        limit: usize,
        tokens: &mut Vec<Token>,
    ) -> usize {
        let text = quotation.inner.of(self.text);
        let mut end = quotation.outer.end as usize;
        let form = QuotationForm::of(text, self.next_char(end, limit));
        let class = self.shapes.quotation(form.ending, form.clause, form.short);
        if form.speech() {
            self.end_abbreviation(tokens);
        }
        tokens.push(Token {
            span: quotation.outer,
            attributes: Attributes::default(),
            class,
            kind: TokenKind::Quotation(index),
        });
        if !matches!(form.ending, Ending::Stop | Ending::Question) {
            return end;
        }
        let behind =
            end + usize::from(form.stop_behind && self.text.get(end..).is_some_and(|t| t.starts_with('.')));
        let goes_on =
            |c: char| c.is_lowercase() || matches!(c, ',' | '.' | ';' | ')') || c == '—' && !form.stop_behind;
        if !self.next_char(behind, limit).is_some_and(goes_on) {
            tokens.push(self.token(end, behind, self.shapes.sentence_break, TokenKind::Other));
            end = behind;
        }
        end
    }

    /// An abbreviation right before a quotation that opens as a sentence does has ended its own: "in Reno, Nev. “We won.”"
    fn end_abbreviation(&self, tokens: &mut Vec<Token>) {
        let Some(last) = tokens.last().map(|token| token.span) else { return };
        let dotted = |token: &Token| token.attributes.has(Attributes::ABBREVIATION);
        if tokens.last().is_some_and(dotted) && last.of(self.text).ends_with('.') {
            let end = last.end as usize;
            tokens.push(self.token(end - 1, end, self.shapes.stop, TokenKind::Other));
        }
    }
}

/// What a quotation's text says of itself.
struct QuotationForm {
    ending: Ending,
    clause: bool,
    short: bool,
    /// Its first word begins with a capital.
    opens: bool,
    /// The full stop stands behind the closing mark.
    stop_behind: bool,
}

impl QuotationForm {
    /// What stands between the marks, and the character behind the closing one.
    fn of(text: &str, behind: Option<char>) -> Self {
        let text = text.trim().trim_end_matches(['"', '”', '’', '\'', '»', '“', '‘']).trim_end();
        let inside = match text.chars().next_back() {
            Some(',' | ';' | '—' | '–') => Ending::Comma,
            Some('.' | '…') => Ending::Stop,
            Some('?' | '!') => Ending::Question,
            _ => Ending::Open,
        };
        let ending = if inside == Ending::Open { Self::ending_behind(text, behind) } else { inside };
        // Six words are enough to look at, so that a long quotation costs no more than a short one.
        let words = text.split_whitespace().take(6).count();
        let opens = text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
        let clause = words >= 6 || (opens && (words > 3 || ending != Ending::Open));
        let clause = clause && (ending == Ending::Question || !is_title(text));
        let stop_behind = ending != inside && ending == Ending::Stop;
        Self { ending, clause, short: words <= 3, opens, stop_behind }
    }

    /// Whether it opens as a sentence does, and is no mere title or nickname.
    fn speech(&self) -> bool {
        self.opens && self.clause && !self.short
    }

    /// British style sets comma and full stop behind the closing mark; behind a title they say nothing of it.
    fn ending_behind(text: &str, behind: Option<char>) -> Ending {
        match behind {
            Some(',') if !Self::may_be_title(text) => Ending::Comma,
            Some('.') if !Self::may_be_title(text) => Ending::Stop,
            _ => Ending::Open,
        }
    }

    /// Whether all longer words among the first six have a capital: "The Tide at Tarn".
    fn may_be_title(text: &str) -> bool {
        text.contains(char::is_whitespace) && long_words(text).all(is_capitalised)
    }
}

/// Whether a text of a few words is written as titles are: "The Old Man and the Sea".
fn is_title(text: &str) -> bool {
    let few = text.split_whitespace().nth(TITLE).is_none();
    few && long_words(text).nth(1).is_some() && long_words(text).all(is_capitalised)
}

/// The words of four letters and more among the first ones.
fn long_words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().take(TITLE + 1).filter(|word| word.chars().nth(3).is_some())
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// More words than this make no title.
const TITLE: usize = 5;
