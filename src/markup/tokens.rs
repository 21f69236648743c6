//! What a tokenizer finds in a document.

use super::elements::{Element, has_optional_end, is_raw, is_void};
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
    /// Whether it has no end tag.
    pub void: bool,
    /// Whether its end tag may be left out.
    pub optional_end: bool,
}

impl Tag {
    /// A tag by the name of its element, in lower case.
    pub(super) fn new(name: &str, number: u32, at: Span) -> Self {
        let element = Element::of(name);
        Self {
            element,
            name: number,
            at,
            hidden: element == Element::Unread,
            raw: is_raw(name),
            void: is_void(name),
            optional_end: has_optional_end(name),
        }
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

    /// Whether there are double quotation marks between the tags of an element. `open` is the index of its start tag.
    /// Says yes once `stop` is given.
    pub(super) fn has_marks(&self, source: &str, open: usize, stop: &Stop) -> bool {
        let Some(Token::Open(tag)) = self.all.get(open) else { return false };
        let mut depth = 1_u32;
        for token in self.all.iter().skip(open + 1) {
            match token {
                Token::Open(other) if other.name == tag.name => depth += 1,
                Token::Close(other) if other.name == tag.name => depth -= 1,
                Token::Text { at, read } => {
                    step(at.len() as usize);
                    if has_double_marks(read.as_deref().unwrap_or_else(|| at.of(source))) {
                        return true;
                    }
                }
                Token::Open(_) | Token::Close(_) => {}
            }
            step(1);
            if depth == 0 || stop.is_stopped() {
                return depth > 0;
            }
        }
        false
    }
}

/// Whether a text has double quotation marks.
fn has_double_marks(text: &str) -> bool {
    text.contains(['"', '“', '”', '„', '«', '»'])
}
