//! Reading one paragraph into tokens.

use super::front::Front;
use super::scan::{Byte, Makeup, byte_kind, char_at, is_apostrophe, number_end, word_end};
use crate::lexicon::{Attributes, Class, Ending, Entry, Lexicon, MAX_WORD, Shapes};
use crate::quotation::Quotation;
use crate::text::Span;

/// One token: a word, a mark, or a whole quotation.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Where it stands, in bytes of the text.
    pub span: Span,
    /// What the lexicon knows of it.
    pub attributes: Attributes,
    /// Its class, as patterns see it.
    pub class: Class,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word in lower case.
    Lower,
    /// A word that begins with a capital.
    Capitalised,
    /// A word all in capitals, of two letters or more.
    Capitals,
    /// A number.
    Number,
    /// Punctuation, or a clitic.
    Other,
    /// A whole quotation: its index among the paragraph's quotations.
    Quotation(u32),
}

impl TokenKind {
    /// Whether the token is a word that begins with a capital.
    pub fn is_capital(self) -> bool {
        matches!(self, Self::Capitalised | Self::Capitals)
    }
}

/// Reads paragraphs of one text into tokens.
#[derive(Debug)]
pub struct Reader<'t> {
    /// The whole text.
    pub text: &'t str,
    /// The language's words.
    pub lexicon: &'t Lexicon,
    /// The classes of what is no word.
    pub shapes: &'t Shapes,
    /// Endings that part from a word and mark its possessor, in lower case with plain apostrophes.
    pub clitics: &'t [String],
}

impl Reader<'_> {
    /// Appends the tokens of the text under `span` to `tokens`; each quotation, given by its index and in
    /// the order of the text, is one token.
    pub fn read(&self, span: Span, quotations: &[(u32, Quotation)], tokens: &mut Vec<Token>) {
        let first = tokens.len();
        let mut pending = quotations.iter().peekable();
        let (mut at, limit) = (span.start as usize, span.end as usize);
        while at < limit {
            if let Some((index, quotation)) = pending.next_if(|(_, q)| q.outer.start as usize <= at) {
                at = at.max(self.push_quotation(*index, quotation, limit, tokens));
                continue;
            }
            let stop = pending.peek().map_or(limit, |(_, q)| q.outer.start as usize).min(limit);
            at = self.push_token(first, at, stop, limit, tokens);
        }
    }

    /// Reads one token that begins at `at` and ends by `stop`; returns where the next begins.
    fn push_token(
        &self,
        first: usize,
        at: usize,
        stop: usize,
        limit: usize,
        tokens: &mut Vec<Token>,
    ) -> usize {
        match self.text.as_bytes().get(at).map(|b| byte_kind(*b)) {
            Some(Byte::Space) => at + 1,
            Some(Byte::Letter) => self.push_word(first, at, stop, limit, tokens),
            Some(Byte::Digit) => {
                let end = number_end(self.text, at, stop);
                tokens.push(self.token(at, end, self.shapes.number, TokenKind::Number));
                end
            }
            Some(Byte::Punctuation) => self.push_punctuation(at, stop, limit, tokens),
            Some(Byte::Wide) => match char_at(self.text, at) {
                Some(c) if c.is_alphanumeric() => self.push_word(first, at, stop, limit, tokens),
                Some(c) if c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}' => at + c.len_utf8(),
                _ => self.push_punctuation(at, stop, limit, tokens),
            },
            None => stop.max(at + 1),
        }
    }

    fn token(&self, start: usize, end: usize, class: Class, kind: TokenKind) -> Token {
        Token { span: Span::new(start as u32, end as u32), attributes: Attributes::default(), class, kind }
    }

    fn push_word(
        &self,
        first: usize,
        at: usize,
        stop: usize,
        limit: usize,
        tokens: &mut Vec<Token>,
    ) -> usize {
        if let Some(end) = self.push_plain_word(first, at, stop, limit, tokens) {
            return end;
        }
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
            return self.push_contraction(first, at, end, limit, tokens);
        }
        // Most words have no apostrophe, and what they are made of tells.
        if entry.is_none() && makeup.any(Makeup::APOSTROPHE | Makeup::WIDE) {
            let clitic = self.clitic_len(text, lower.text());
            if clitic > 0 {
                return self.push_possessor(first, at, end - clitic, end, limit, tokens);
            }
        }
        let initial = is_initial(tokens.get(first..).unwrap_or_default(), self.shapes);
        tokens.push(self.word(at, end, makeup, entry, initial, limit));
        end
    }

    /// A word of plain letters without anything grown onto it, as most are; nothing where more must be looked at.
    fn push_plain_word(
        &self,
        first: usize,
        at: usize,
        stop: usize,
        limit: usize,
        tokens: &mut Vec<Token>,
    ) -> Option<usize> {
        let front = Front::read(self.text.as_bytes(), at, stop)?;
        let entry = self.lexicon.get_short(front.lower);
        if entry.is_some_and(|e| e.attributes.has(Attributes::CONTRACTION)) {
            return None;
        }
        let end = at + front.length;
        let initial = is_initial(tokens.get(first..).unwrap_or_default(), self.shapes);
        tokens.push(self.word(at, end, front.makeup, entry, initial, limit));
        Some(end)
    }

    /// A word that ends at `body`, and the clitic behind it that ends at `end`.
    fn push_possessor(
        &self,
        first: usize,
        at: usize,
        body: usize,
        end: usize,
        limit: usize,
        tokens: &mut Vec<Token>,
    ) -> usize {
        let (makeup, entry) = self.look_up(at, body);
        let initial = is_initial(tokens.get(first..).unwrap_or_default(), self.shapes);
        tokens.push(self.word(at, body, makeup, entry, initial, limit));
        tokens.push(self.token(body, end, self.shapes.possessive, TokenKind::Other));
        end
    }

    /// A pronoun and what has grown onto it, as two words; returns the end.
    fn push_contraction(
        &self,
        first: usize,
        at: usize,
        end: usize,
        limit: usize,
        tokens: &mut Vec<Token>,
    ) -> usize {
        let text = self.text.get(at..end).unwrap_or_default();
        let joint = at + text.find(is_apostrophe).unwrap_or(text.len());
        for (start, stop) in [(at, joint), (joint, end)] {
            let (makeup, entry) = self.look_up(start, stop);
            let initial = is_initial(tokens.get(first..).unwrap_or_default(), self.shapes);
            tokens.push(self.word(start, stop, makeup, entry, initial, limit));
        }
        end
    }

    /// A word whose full stop, which stands at `end`, belongs to it: an abbreviation in the lexicon, or an initial.
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
        // An abbreviation that ends its paragraph ends its sentence too.
        let ends = next.is_none()
            || (entry.attributes.has(Attributes::MAY_END)
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

    /// Whether a known word at a sentence's start is a name there: it is a given name and nothing else, or a
    /// given name with a capital behind it, or a full verb that would lack its subject.
    fn opens_a_name(&self, entry: Entry, end: usize, limit: usize) -> bool {
        // A statement does not open with a finite verb: "State Department", "Fed officials".
        if entry.attributes.has(Attributes::FINITE | Attributes::OPEN_CLASS) {
            return true;
        }
        // Nor does "Jolly said" tell how somebody said something.
        if entry.attributes.has(Attributes::OPEN_CLASS) && self.next_is(Attributes::CORE, end, limit) {
            return true;
        }
        let given = entry.attributes.has(Attributes::FIRST_NAME);
        given && (entry.only_name || self.next_char(end, limit).is_some_and(char::is_uppercase))
    }

    /// The length in bytes of the clitic that ends the word; 0 where there is none.
    fn clitic_len(&self, text: &str, lower: &str) -> usize {
        if !text.contains(is_apostrophe) {
            return 0;
        }
        let clitic = self.clitics.iter().find(|c| lower.len() > c.len() && lower.ends_with(c.as_str()));
        let chars = clitic.map_or(0, |c| c.chars().count());
        text.chars().rev().take(chars).map(char::len_utf8).sum()
    }

    fn push_punctuation(&self, at: usize, stop: usize, limit: usize, tokens: &mut Vec<Token>) -> usize {
        let Some(c) = char_at(self.text, at) else { return at + 1 };
        // Asked for only where the token takes all of the run: a look at it from each of its characters would be quadratic.
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

    /// Whether an ellipsis that ends at `end` closes its sentence: nothing follows, or a capital does.
    fn ends_here(&self, end: usize, limit: usize) -> bool {
        self.next_char(end, limit).is_none_or(|c| c.is_uppercase())
    }

    /// Whether the ASCII character at `at` stands there twice.
    fn repeats(&self, at: usize, stop: usize) -> bool {
        let bytes = self.text.as_bytes();
        at + 1 < stop && bytes.get(at) == bytes.get(at + 1)
    }

    fn run_of(&self, c: char, at: usize, stop: usize) -> usize {
        let rest = self.text.get(at..stop).unwrap_or_default();
        rest.chars()
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

    /// The next character that is no white space, before `limit`.
    fn next_char(&self, at: usize, limit: usize) -> Option<char> {
        self.text.get(at..limit).and_then(|rest| rest.chars().find(|c| !c.is_whitespace()))
    }

    /// What the lexicon knows of the next word.
    fn next_entry(&self, at: usize, limit: usize) -> Option<Entry> {
        let rest = self.text.get(at..limit).unwrap_or_default();
        let start = at + (rest.len() - rest.trim_start().len());
        let end = word_end(self.text, start, limit.min(start + MAX_WORD));
        self.look_up(start, end).1
    }

    /// What the word under these bytes is made of, and what the lexicon knows of it.
    fn look_up(&self, start: usize, end: usize) -> (Makeup, Option<Entry>) {
        let text = self.text.get(start..end).unwrap_or_default();
        let lower = Lower::of(text);
        (lower.makeup, self.lexicon.get_bytes(lower.bytes()))
    }

    fn next_is(&self, attributes: Attributes, at: usize, limit: usize) -> bool {
        self.next_entry(at, limit).is_some_and(|e| e.attributes.has(attributes))
    }

    /// Whether the next word stands in the lexicon in lower case, and so is no name.
    fn next_is_known(&self, at: usize, limit: usize) -> bool {
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

    /// Reads a quotation, and with it the sentence end that its last full stop, question or exclamation mark
    /// makes; a full stop behind the closing mark counts as one before it. Returns where the next token begins.
    fn push_quotation(
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
        let mut words = text.split_whitespace().take(6).filter(|word| word.chars().nth(3).is_some());
        text.contains(char::is_whitespace) && words.all(|word| word.starts_with(char::is_uppercase))
    }
}

/// Whether a text of a few words is written as titles are: "The Old Man and the Sea".
fn is_title(text: &str) -> bool {
    let mut long = text.split_whitespace().take(TITLE + 1).filter(|word| word.chars().nth(3).is_some());
    let few = text.split_whitespace().nth(TITLE).is_none();
    few && long.clone().nth(1).is_some() && long.all(|word| word.starts_with(char::is_uppercase))
}

/// More words than this make no title.
const TITLE: usize = 5;

fn word_kind(text: &str, makeup: Makeup) -> TokenKind {
    if makeup.any(Makeup::WIDE) {
        return wide_word_kind(text);
    }
    match text.as_bytes() {
        [b'A'..=b'Z', rest @ ..]
            if makeup.any(Makeup::LOWER) || !rest.iter().any(u8::is_ascii_alphabetic) =>
        {
            TokenKind::Capitalised
        }
        [b'A'..=b'Z', ..] => TokenKind::Capitals,
        [b'a'..=b'z', ..] if makeup.any(Makeup::UPPER) && makeup.any(Makeup::HYPHEN | Makeup::APOSTROPHE) => {
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
        // "al-Khatib" and "d’Ivoire" are names though they begin small.
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

/// Whether the next word opens a sentence: nothing or a sentence's end stands before it.
fn is_initial(before: &[Token], shapes: &Shapes) -> bool {
    before.last().is_none_or(|t| {
        t.class == shapes.stop
            || t.class == shapes.sentence_break
            || t.class == shapes.colon
            || t.class == shapes.symbol
            || t.class == shapes.dash
            || t.class == shapes.semicolon
    })
}

/// A word in lower case with plain apostrophes, and what it is made of; empty where it does not fit a word of the lexicon.
struct Lower {
    buffer: [u8; MAX_WORD],
    length: usize,
    makeup: Makeup,
}

impl Lower {
    fn of(text: &str) -> Self {
        let mut buffer = [0; MAX_WORD];
        if text.len() > MAX_WORD {
            let makeup = Makeup::of(text);
            let length = if makeup.any(Makeup::WIDE) { wide_lower_case(text, &mut buffer) } else { 0 };
            return Self { buffer, length, makeup };
        }
        let mut makeup = Makeup::default();
        for (to, from) in buffer.iter_mut().zip(text.bytes()) {
            makeup.add(from);
            *to = from.to_ascii_lowercase();
        }
        let length = if makeup.any(Makeup::WIDE) { wide_lower_case(text, &mut buffer) } else { text.len() };
        Self { buffer, length, makeup }
    }

    fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }

    fn text(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }
}

/// Puts the text in lower case into the buffer; returns its length there, 0 where it does not fit.
fn wide_lower_case(text: &str, buffer: &mut [u8; MAX_WORD]) -> usize {
    let mut length = 0;
    for c in text.chars() {
        let c = if c == '’' { '\'' } else { c };
        for lower in c.to_lowercase() {
            let Some(room) = buffer.get_mut(length..length + lower.len_utf8()) else { return 0 };
            lower.encode_utf8(room);
            length += lower.len_utf8();
        }
    }
    length
}
