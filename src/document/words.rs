//! Reads words: finds where each ends, and its class in context.

use super::ascii_word::AsciiWord;
use super::lower_case::Lower;
use super::tokenizer::{Place, Reader};
use super::tokens::{Token, TokenKind};
use super::word_ends::{Makeup, char_at, is_apostrophe, word_end};
use crate::lexicon::{Attributes, Entry, MAX_WORD};
use crate::text::Span;

impl Reader<'_> {
    /// Reads one word. Returns where the next token begins.
    pub(super) fn push_word(&self, place: Place, tokens: &mut Vec<Token>) -> usize {
        if let Some(end) = self.push_plain_word(place, tokens) {
            return end;
        }
        let Place { at, stop, limit, .. } = place;
        let end = match word_end(self.text, at, stop) {
            end if end > at => end,
            _ => at + char_at(self.text, at).map_or(1, char::len_utf8),
        };
        let text = self.text.get(at..end).unwrap_or_default();
        let lower = Lower::of(text);
        let makeup = lower.makeup;
        let dotted = end < stop && self.text.as_bytes().get(end) == Some(&b'.');
        let abbreviation = |tokens| self.push_abbreviation(lower.text(), at, end, limit, tokens);
        if let Some(end) = dotted.then(|| abbreviation(tokens)).flatten() {
            return end;
        }
        let entry = self.lexicon.get_bytes(lower.bytes());
        if entry.is_some_and(|e| e.attributes.has(Attributes::CONTRACTION)) {
            return self.push_contraction(place, end, tokens);
        }
        // Most words have no apostrophe, which their characters show.
        if entry.is_none() && makeup.intersects(Makeup::APOSTROPHE | Makeup::WIDE) {
            let clitic = self.clitic_len(text, lower.text());
            if clitic > 0 {
                return self.push_possessor(place, end - clitic, end, tokens);
            }
        }
        let initial = self.is_initial(place, tokens);
        tokens.push(self.word(at, end, makeup, entry, initial, limit));
        end
    }

    /// Reads a word of plain letters without clitics, as most are. Returns None if the word may be longer.
    fn push_plain_word(&self, place: Place, tokens: &mut Vec<Token>) -> Option<usize> {
        let Place { at, stop, limit, .. } = place;
        let word = AsciiWord::read(self.text.as_bytes(), at, stop)?;
        let entry = self.lexicon.get_short(word.lower);
        if entry.is_some_and(|e| e.attributes.has(Attributes::CONTRACTION)) {
            return None;
        }
        let end = at + word.length;
        if !word.makeup.intersects(Makeup::UPPER) {
            let entry = entry.unwrap_or(self.lexicon.unknown());
            let span = Span::new(at as u32, end as u32);
            let class = entry.lower;
            tokens.push(Token { span, attributes: entry.attributes, class, kind: TokenKind::Lower });
            return Some(end);
        }
        let initial = self.is_initial(place, tokens);
        tokens.push(self.word(at, end, word.makeup, entry, initial, limit));
        Some(end)
    }

    /// Reads a word that ends at `body`, and its clitic, which ends at `end`.
    fn push_possessor(&self, place: Place, body: usize, end: usize, tokens: &mut Vec<Token>) -> usize {
        let (makeup, entry) = self.look_up(place.at, body);
        let initial = self.is_initial(place, tokens);
        tokens.push(self.word(place.at, body, makeup, entry, initial, place.limit));
        tokens.push(self.token(body, end, self.shapes.possessive, TokenKind::Other));
        end
    }

    /// Reads a pronoun and its clitic as two words. Returns the end.
    fn push_contraction(&self, place: Place, end: usize, tokens: &mut Vec<Token>) -> usize {
        let Place { at, limit, .. } = place;
        let text = self.text.get(at..end).unwrap_or_default();
        let joint = at + text.find(is_apostrophe).unwrap_or(text.len());
        for (start, stop) in [(at, joint), (joint, end)] {
            let (makeup, entry) = self.look_up(start, stop);
            let initial = self.is_initial(place, tokens);
            tokens.push(self.word(start, stop, makeup, entry, initial, limit));
        }
        end
    }

    /// Reads a word that includes the full stop at `end`: an abbreviation in the lexicon, or an initial.
    fn push_abbreviation(
        &self,
        lower: &str,
        at: usize,
        end: usize,
        limit: usize,
        tokens: &mut Vec<Token>,
    ) -> Option<usize> {
        let mut buffer = [0; MAX_WORD];
        buffer.get_mut(..lower.len())?.copy_from_slice(lower.as_bytes());
        *buffer.get_mut(lower.len())? = b'.';
        let dotted = std::str::from_utf8(buffer.get(..=lower.len())?).ok()?;
        let listed = self
            .lexicon
            .get(dotted)
            .filter(|e| e.attributes.any(Attributes::ABBREVIATION | Attributes::TITLE));
        let capital = char_at(self.text, at).is_some_and(char::is_uppercase);
        let initial = capital && (lower.chars().count() == 1 || lower.contains('.'))
            // A pronoun of one letter ends its sentence: "taller than I."
            && !self.lexicon.get(lower).is_some_and(|e| e.attributes.has(Attributes::PRONOUN));
        let entry = match listed {
            Some(entry) => entry,
            None if initial => self.lexicon.unknown(),
            None => return None,
        };
        let next = self.next_char(end + 1, limit);
        // A letter behind a word in lower case is a grade or a note: "only a grade B. Members vote".
        let letter = listed.is_none()
            && lower.chars().count() == 1
            && tokens.last().is_some_and(|before| before.kind == TokenKind::Lower);
        // An abbreviation that ends its paragraph ends its sentence too.
        let ends = next.is_none()
            || ((letter || entry.attributes.has(Attributes::MAY_END))
                && next.is_some_and(|c| !c.is_lowercase() && !c.is_ascii_punctuation())
                && self.next_is_known(end + 1, limit));
        let makeup = Makeup::of(self.text.get(at..end).unwrap_or_default());
        let mut token = self.word(at, end + 1, makeup, Some(entry), false, limit);
        token.attributes.insert(Attributes::ABBREVIATION);
        tokens.push(token);
        if ends {
            tokens.push(self.token(end, end + 1, self.shapes.stop, TokenKind::Other));
        }
        Some(end + 1)
    }

    fn word(
        &self,
        at: usize,
        end: usize,
        makeup: Makeup,
        entry: Option<Entry>,
        initial: bool,
        limit: usize,
    ) -> Token {
        let kind = word_kind(self.text.get(at..end).unwrap_or_default(), makeup);
        let known = entry.is_some();
        let entry = entry.unwrap_or(self.lexicon.unknown());
        let class = match kind {
            TokenKind::Capitalised if initial && known && !self.opens_a_name(entry, end, limit) => {
                entry.lower
            }
            TokenKind::Capitalised => entry.capitalised,
            TokenKind::Capitals => entry.capitals,
            _ => entry.lower,
        };
        Token { span: Span::new(at as u32, end as u32), attributes: entry.attributes, class, kind }
    }

    /// Whether a known word at the start of a sentence is a name: it is only a given name, or a given name followed by a
    /// capital, or a full verb that would lack a subject.
    fn opens_a_name(&self, entry: Entry, end: usize, limit: usize) -> bool {
        // A statement does not start with a finite verb: "State Department", "Fed officials".
        if entry.attributes.has(Attributes::FINITE | Attributes::OPEN_CLASS) {
            return true;
        }
        // Nor is "Jolly" in "Jolly said" an adverb of manner.
        if entry.attributes.has(Attributes::OPEN_CLASS) && self.next_is(Attributes::CORE, end, limit) {
            return true;
        }
        let given = entry.attributes.has(Attributes::FIRST_NAME);
        given && (entry.only_name || self.next_char(end, limit).is_some_and(char::is_uppercase))
    }

    /// Returns the length in bytes of the clitic that ends the word; 0 if there is none.
    fn clitic_len(&self, text: &str, lower: &str) -> usize {
        if !text.contains(is_apostrophe) {
            return 0;
        }
        let clitic = self.clitics.iter().find(|c| lower.len() > c.len() && lower.ends_with(c.as_str()));
        let chars = clitic.map_or(0, |c| c.chars().count());
        text.chars().rev().take(chars).map(char::len_utf8).sum()
    }
}

fn word_kind(text: &str, makeup: Makeup) -> TokenKind {
    if makeup.intersects(Makeup::WIDE) {
        return wide_word_kind(text);
    }
    match text.as_bytes() {
        [b'A'..=b'Z', rest @ ..]
            if makeup.intersects(Makeup::LOWER) || !rest.iter().any(u8::is_ascii_alphabetic) =>
        {
            TokenKind::Capitalised
        }
        [b'A'..=b'Z', ..] => TokenKind::Capitals,
        [b'a'..=b'z', ..]
            if makeup.intersects(Makeup::UPPER) && makeup.intersects(Makeup::HYPHEN | Makeup::APOSTROPHE) =>
        {
            TokenKind::Capitalised
        }
        _ => TokenKind::Lower,
    }
}

fn wide_word_kind(text: &str) -> TokenKind {
    let mut chars = text.chars();
    match chars.next() {
        Some(c) if c.is_uppercase() => {
            let mut rest = chars.filter(|c| c.is_alphabetic()).peekable();
            if rest.peek().is_some() && rest.all(char::is_uppercase) {
                TokenKind::Capitals
            } else {
                TokenKind::Capitalised
            }
        }
        // "al-Khatib" and "d’Ivoire" are names although they start in lower case.
        Some(c)
            if c.is_lowercase()
                && text.contains(['-', '’', '\''])
                && text.chars().any(char::is_uppercase) =>
        {
            TokenKind::Capitalised
        }
        _ => TokenKind::Lower,
    }
}
