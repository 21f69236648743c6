//! Reading a quotation as one token.

use super::tokenizer::Reader;
use super::tokens::{Token, TokenKind};
use crate::lexicon::{Attributes, Ending};
use crate::quotation::Quotation;

impl Reader<'_> {
    /// Reads a quotation, and the sentence end made by its final full stop, question mark or exclamation mark. A full stop after
    /// the closing mark counts as one before it. Returns where the next token begins.
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

    /// An abbreviation right before a quotation that opens like a sentence ends its own sentence: "in Reno, Nev. “We won.”"
    fn end_abbreviation(&self, tokens: &mut Vec<Token>) {
        let Some(last) = tokens.last().map(|token| token.span) else { return };
        let dotted = |token: &Token| token.attributes.has(Attributes::ABBREVIATION);
        if tokens.last().is_some_and(dotted) && last.of(self.text).ends_with('.') {
            let end = last.end as usize;
            tokens.push(self.token(end - 1, end, self.shapes.stop, TokenKind::Other));
        }
    }
}

/// What the text of a quotation shows about it.
struct QuotationForm {
    ending: Ending,
    clause: bool,
    short: bool,
    /// Its first word begins with a capital.
    opens: bool,
    /// The full stop follows the closing mark.
    stop_behind: bool,
}

impl QuotationForm {
    /// The text between the marks, and the character after the closing mark.
    fn of(text: &str, behind: Option<char>) -> Self {
        let text = text.trim().trim_end_matches(['"', '”', '’', '\'', '»', '“', '‘']).trim_end();
        let inside = match text.chars().next_back() {
            Some(',' | ';' | '—' | '–') => Ending::Comma,
            Some('.' | '…') => Ending::Stop,
            Some('?' | '!') => Ending::Question,
            _ => Ending::Open,
        };
        let ending = if inside == Ending::Open { Self::ending_behind(text, behind) } else { inside };
        // Six words suffice, so that a long quotation costs no more than a short one.
        let words = text.split_whitespace().take(6).count();
        let opens = text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
        let clause = words >= 6 || (opens && (words > 3 || ending != Ending::Open));
        let clause = clause && (ending == Ending::Question || !is_title(text));
        let stop_behind = ending != inside && ending == Ending::Stop;
        Self { ending, clause, short: words <= 3, opens, stop_behind }
    }

    /// Whether it opens like a sentence and is not merely a title or a nickname.
    fn speech(&self) -> bool {
        self.opens && self.clause && !self.short
    }

    /// British style puts comma and full stop after the closing mark; after a title they are no evidence of a sentence.
    fn ending_behind(text: &str, behind: Option<char>) -> Ending {
        match behind {
            Some(',') if !Self::may_be_title(text) => Ending::Comma,
            Some('.') if !Self::may_be_title(text) => Ending::Stop,
            _ => Ending::Open,
        }
    }

    /// Whether all longer words among the first six are capitalised: "The Tide at Tarn".
    fn may_be_title(text: &str) -> bool {
        text.contains(char::is_whitespace) && long_words(text).all(is_capitalised)
    }
}

/// Whether a text of a few words is written like a title: "The Old Man and the Sea".
fn is_title(text: &str) -> bool {
    let few = text.split_whitespace().nth(TITLE).is_none();
    few && long_words(text).nth(1).is_some() && long_words(text).all(is_capitalised)
}

/// Returns the words of four or more letters among the first ones.
fn long_words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().take(TITLE + 1).filter(|word| word.chars().nth(3).is_some())
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// The maximum number of words in a title.
const TITLE: usize = 5;
