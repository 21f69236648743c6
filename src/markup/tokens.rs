//! What a tokenizer finds in a document.

use std::ops::Range;

use hashbrown::HashMap;

use super::elements::{Element, has_optional_end, is_in_head, is_raw, is_void};
use crate::stop::Stop;
use crate::text::{PIECE, Span, Warning, boundary, step};

/// A tag or a stretch of text, in the order of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A start tag.
    Open(Tag),
    /// An end tag.
    Close(Tag),
    /// Text.
    Text {
        /// Its bytes in the document.
        at: Span,
        /// What is read, if it is not what is written: a character reference.
        read: Option<Box<str>>,
    },
}

/// A tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// What its element means.
    pub element: Element,
    /// A number for the name of its element.
    pub name: u32,
    /// Its bytes in the document.
    pub at: Span,
    /// Whether what is inside is left out.
    pub hidden: bool,
    /// Whether what is inside is no HTML, so that only its end tag ends it: a script.
    pub raw: bool,
    /// Whether it belongs into the head of a page.
    pub in_head: bool,
    /// Whether it has no end tag.
    pub void: bool,
    /// Whether its end tag may be left out.
    pub optional_end: bool,
}

impl Tag {
    /// A tag by the name of its element, in lower case, and a number for that name.
    fn new(name: &str, number: u32) -> Self {
        let element = Element::of(name);
        Self {
            element,
            name: number,
            at: Span::default(),
            hidden: element.is_unread(),
            raw: is_raw(name),
            in_head: is_in_head(name),
            void: is_void(name),
            optional_end: has_optional_end(name),
        }
    }
}

/// The names of elements that came up, each with what is known of its tags.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<String, Tag, foldhash::fast::RandomState>);

impl Names {
    /// A tag by the name of its element, in lower case.
    pub(super) fn tag(&mut self, name: &str, at: Span) -> Tag {
        let number = self.0.len() as u32;
        let known = *self.0.entry_ref(name).or_insert_with(|| Tag::new(name, number));
        Tag { at, ..known }
    }
}

/// The tokens of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tokens {
    /// The tokens, in the order of the document.
    pub all: Vec<Token>,
    /// What the tokenizer could not read.
    pub warnings: Vec<Warning>,
}

impl Tokens {
    /// Adds text that is read as it is written, in pieces, between which a reader may stop. Its ends may be inside a code point
    /// whose other part comes next.
    pub(super) fn add_text(&mut self, source: &str, mut at: Span) {
        if let Some(Token::Text { at: last, read: None }) = self.all.last()
            && last.end == at.start
            && ((last.len() as usize) < PIECE || !source.is_char_boundary(last.end as usize))
        {
            at.start = last.start;
            self.all.pop();
        }
        while at.len() as usize > PIECE {
            let end = boundary(source, at.start as usize + PIECE) as u32;
            self.all.push(Token::Text { at: Span::new(at.start, end), read: None });
            at.start = end;
        }
        self.all.push(Token::Text { at, read: None });
    }

    /// Whether there are double quotation marks in the text of some tokens. Says yes once `stop` is given.
    pub(super) fn has_marks(&self, source: &str, tokens: Range<usize>, stop: &Stop) -> bool {
        let tokens = self.all.get(tokens).unwrap_or_default();
        tokens.iter().any(|token| {
            let Token::Text { at, read } = token else { return false };
            step(at.len() as usize);
            stop.is_stopped() || has_double_marks(read.as_deref().unwrap_or_else(|| at.of(source)))
        })
    }

    /// Whether the element `sup` that a token opens is the mark of a note: it has a link, or only a number or a sign, and stands
    /// behind a mark of punctuation.
    pub(super) fn is_note_mark(&self, source: &str, open: usize) -> bool {
        let before = self.all.get(..open).and_then(|before| before.last());
        let behind = match before {
            Some(Token::Text { at, read: None }) => at.of(source).chars().next_back(),
            Some(Token::Text { read: Some(read), .. }) => read.chars().next_back(),
            _ => None,
        };
        let mut words = String::new();
        let mut links = false;
        for token in self.all.iter().skip(open + 1).take(LONGEST_NOTE_MARK) {
            match token {
                Token::Text { at, read } => words.push_str(read.as_deref().unwrap_or_else(|| at.of(source))),
                Token::Open(tag) => links |= tag.element == Element::Link,
                Token::Close(tag) if tag.element == Element::Superscript => {
                    let sign = |c: char| c.is_ascii_digit() || "[]()*†‡§,".contains(c) || c.is_whitespace();
                    let short = !words.trim().is_empty() && words.chars().count() <= LONGEST_NOTE_MARK;
                    return short && words.chars().all(sign) && (links || behind.is_some_and(is_punctuation));
                }
                Token::Close(_) => {}
            }
            if words.len() > 4 * LONGEST_NOTE_MARK {
                return false;
            }
        }
        false
    }
}

/// The longest mark of a note, in tokens and in characters.
const LONGEST_NOTE_MARK: usize = 8;

fn is_punctuation(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '"' | '”' | '’' | '»' | '…')
}

/// Whether a text has double quotation marks.
fn has_double_marks(text: &str) -> bool {
    text.contains(['"', '“', '”', '„', '«', '»'])
}
