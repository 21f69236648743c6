//! Balances the tags of a document and leaves out what is not to be read.
//!
//! An element ends at its end tag, at the end tag of an element around it, or, where its end tag may be left out, where the
//! next such element begins (WHATWG HTML, section 13.1.2.4). An end tag without its start tag is passed over.

use super::elements::Element;
use super::tokens::{Tag, Token, Tokens};
use crate::stop::{Stop, Stopped};
use crate::text::{Span, Warning, WarningKind, step};

/// What an outline is told to.
pub(super) trait Reader {
    /// An element begins, with the token of this index.
    fn open(&mut self, element: Element, token: usize);
    /// The element that began last, and has not ended, ends.
    fn close(&mut self, element: Element);
    /// Text, as in [`Token::Text`].
    fn text(&mut self, at: Span, read: Option<&str>);
}

/// How far up an element is looked for that ends where another one begins.
const REACH: usize = 32;

/// Tells a reader what is to be read, balanced. Returns the warnings about elements that are never closed, and end tags of
/// nothing.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(super) fn read(
    tokens: &Tokens,
    length: u32,
    reader: &mut impl Reader,
    stop: &Stop,
) -> Result<Vec<Warning>, Stopped> {
    let ends = Ends::new(&tokens.all, stop)?;
    let mut open: Vec<(Tag, bool)> = Vec::new();
    let mut hidden = 0_usize;
    for ((index, token), pops) in tokens.all.iter().enumerate().zip(&ends.pops) {
        step(1);
        stop.check()?;
        for _ in 0..*pops {
            let Some((tag, hides)) = open.pop() else { break };
            hidden -= usize::from(hides);
            if hidden == 0 && !hides {
                reader.close(tag.element);
            }
        }
        match token {
            Token::Open(tag) => {
                let hides = tag.hidden && (tag.void || tag.raw || ends.is_closed(index));
                if hidden == 0 && !hides {
                    reader.open(tag.element, index);
                }
                if !tag.void {
                    open.push((*tag, hides));
                    hidden += usize::from(hides);
                }
            }
            Token::Text { at, read, .. } if hidden == 0 => reader.text(*at, read.as_deref()),
            // Of an end tag of nothing, the break remains (for `p` as in a browser, for others so that no words are joined).
            Token::Close(tag) if hidden == 0 && *pops == 0 && tag.element.is_block() => {
                reader.open(Element::Paragraph, index);
                reader.close(Element::Paragraph);
            }
            Token::Text { .. } | Token::Close(_) => {}
        }
    }
    if hidden == 0 {
        open.iter().rev().for_each(|(tag, _)| reader.close(tag.element));
    }
    Ok(ends.warnings(&tokens.all, length))
}

/// Where elements end.
struct Ends {
    /// How many elements end right before each token, or with it.
    pops: Vec<u32>,
    /// The tokens that open elements that do not end by themselves, sorted.
    unclosed: Vec<u32>,
    /// The end tags without a start tag.
    stray: Vec<u32>,
}

impl Ends {
    fn new(tokens: &[Token], stop: &Stop) -> Result<Self, Stopped> {
        let mut found =
            Self { pops: Vec::with_capacity(tokens.len()), unclosed: Vec::new(), stray: Vec::new() };
        let mut open = OpenElements::default();
        for (index, token) in tokens.iter().enumerate() {
            step(1);
            stop.check()?;
            let pops = match token {
                Token::Open(tag) => {
                    let pops = open.end_before(tag);
                    if !tag.void {
                        open.push(*tag, index as u32);
                    }
                    pops
                }
                Token::Close(tag) => open.end(tag).unwrap_or_else(|| {
                    found.stray.push(index as u32);
                    0
                }),
                Token::Text { .. } => 0,
            };
            found.pops.push(pops);
        }
        found.unclosed = open.unclosed;
        found.unclosed.extend(open.stack.iter().map(|(_, index)| *index));
        found.unclosed.sort_unstable();
        Ok(found)
    }

    fn is_closed(&self, token: usize) -> bool {
        self.unclosed.binary_search(&(token as u32)).is_err()
    }

    fn warnings(&self, tokens: &[Token], length: u32) -> Vec<Warning> {
        let tag = |index: &u32| match tokens.get(*index as usize) {
            Some(Token::Open(tag) | Token::Close(tag)) => Some(*tag),
            _ => None,
        };
        let unclosed = self.unclosed.iter().filter_map(tag).filter(|tag| !tag.optional_end);
        let unclosed = unclosed.map(|tag| match tag.raw {
            true => Warning { kind: WarningKind::UnreadMarkup, span: Span::new(tag.at.start, length) },
            false => Warning { kind: WarningKind::UnclosedElement, span: tag.at },
        });
        let stray = self.stray.iter().filter_map(tag).filter(|tag| !tag.void && !tag.optional_end);
        let stray = stray.map(|tag| Warning { kind: WarningKind::StrayEndTag, span: tag.at });
        unclosed.chain(stray).collect()
    }
}

/// The elements that are open.
#[derive(Default)]
struct OpenElements {
    stack: Vec<(Tag, u32)>,
    /// How many of each name.
    counts: Vec<u32>,
    /// The elements that ended with another one, and should not have.
    unclosed: Vec<u32>,
}

impl OpenElements {
    fn push(&mut self, tag: Tag, index: u32) {
        let name = tag.name as usize;
        if self.counts.len() <= name {
            self.counts.resize(name + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(name) {
            *count += 1;
        }
        self.stack.push((tag, index));
    }

    /// Ends the last element. `ends` tells from its name whether an element may end here.
    fn pop(&mut self, ends: impl Fn(u32) -> bool) -> Option<Tag> {
        let (tag, index) = self.stack.pop()?;
        step(1);
        if let Some(count) = self.counts.get_mut(tag.name as usize) {
            *count -= 1;
        }
        if !tag.optional_end && !ends(tag.name) {
            self.unclosed.push(index);
        }
        Some(tag)
    }

    /// Ends the elements that end where a tag begins. Returns how many.
    fn end_before(&mut self, tag: &Tag) -> u32 {
        if !tag.element.is_block() {
            return 0;
        }
        let ends = |open: Element| match open {
            Element::Paragraph => true,
            _ => open.ends_by_itself() && open == tag.element,
        };
        let mut depth = 0;
        for (open, _) in self.stack.iter().rev().take(REACH) {
            step(1);
            depth += 1;
            // Cells are in rows, of the same kind.
            if ends(open.element) && (open.element != Element::Cell || open.name == tag.name) {
                return self.pop_many(depth);
            }
            let is_row = open.element == Element::Cell && tag.element == Element::Cell;
            if open.element.is_block() && !is_row {
                return 0;
            }
        }
        0
    }

    /// Ends the element of an end tag, with those inside it. Returns how many; none if there is no such element.
    fn end(&mut self, tag: &Tag) -> Option<u32> {
        let open = self.counts.get(tag.name as usize).copied().unwrap_or_default();
        let inline = !tag.element.is_block() && tag.element != Element::Unread;
        if open == 0 || inline && !self.is_innermost(tag) {
            return None;
        }
        let mut pops = 0;
        while let Some(popped) = self.pop(|name| name == tag.name) {
            pops += 1;
            if popped.name == tag.name {
                break;
            }
        }
        Some(pops)
    }

    /// Whether no block began inside the element of an end tag, which would end with it.
    fn is_innermost(&self, tag: &Tag) -> bool {
        let inside = self.stack.iter().rev().take(REACH).map(|(open, _)| open);
        let mut seen = inside.take_while(|open| !open.element.is_block()).inspect(|_| step(1));
        seen.any(|open| open.name == tag.name)
    }

    fn pop_many(&mut self, count: u32) -> u32 {
        (0..count).for_each(|_| _ = self.pop(|_| false));
        count
    }
}
