//! Balances the tags of a document and leaves out what is not to be read.
//!
//! An element ends at its end tag, at the end tag of an element around it, or, where its end tag may be left out, where the
//! next such element begins (WHATWG HTML, section 13.1.2.4). An end tag without its start tag is passed over.

use std::ops::Range;

use super::elements::Element;
use super::tokens::{Tag, Token, Tokens};
use crate::stop::{Stop, Stopped};
use crate::text::{Span, Warning, WarningKind, step};

/// What an outline is told to.
pub(super) trait Reader {
    /// An element begins. Of a block quotation, `inside` are the indices of the tokens in it.
    fn open(&mut self, element: Element, inside: Range<usize>);
    /// The element that began last, and has not ended, ends.
    fn close(&mut self, element: Element);
    /// Text, as in [`Token::Text`].
    fn text(&mut self, at: Span, read: Option<&str>);
}

/// How far up an element is looked for that ends where another one begins.
const REACH: usize = 32;

/// Tells a reader what is to be read of a document, balanced. Returns the warnings about elements that are never closed, and end
/// tags of nothing.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(super) fn read(
    tokens: &Tokens,
    source: &str,
    reader: &mut impl Reader,
    stop: &Stop,
) -> Result<Vec<Warning>, Stopped> {
    let ends = Ends::new(&tokens.all, source, stop)?;
    let mut walk = Walk { open: Vec::new(), hidden: 0, reader };
    let mut warnings = Vec::new();
    for ((index, token), pops) in tokens.all.iter().enumerate().zip(&ends.pops) {
        step(1);
        stop.check()?;
        walk.end(*pops);
        // Nobody mends what is not read.
        if walk.hidden == 0 {
            warnings.extend(ends.warning(index, token, source.len() as u32));
        }
        match token {
            Token::Open(tag) => {
                let closed = || ends.is_closed(index);
                let note = || tag.element == Element::Superscript && tokens.is_note_mark(source, index);
                let hides = (tag.hidden || note()) && (tag.void || tag.raw || closed());
                walk.begin(*tag, hides, ends.inside(index));
            }
            Token::Text { at, read } => walk.text(*at, read.as_deref()),
            Token::Close(tag) if *pops == 0 => walk.end_of_nothing(tag),
            Token::Close(_) => {}
        }
    }
    walk.end(u32::MAX);
    Ok(warnings)
}

/// Elements that are open while a document is read, and whether each hides what is inside.
struct Walk<'r, R> {
    open: Vec<(Element, bool)>,
    /// How many of them hide.
    hidden: usize,
    reader: &'r mut R,
}

impl<R: Reader> Walk<'_, R> {
    fn begin(&mut self, tag: Tag, hides: bool, inside: Range<usize>) {
        if self.hidden == 0 && !hides {
            self.reader.open(tag.element, inside);
        }
        if !tag.void {
            self.open.push((tag.element, hides));
            self.hidden += usize::from(hides);
        }
    }

    /// Ends as many elements as there are, at most.
    fn end(&mut self, count: u32) {
        for _ in 0..count {
            let Some((element, hides)) = self.open.pop() else { return };
            self.hidden -= usize::from(hides);
            if self.hidden == 0 && !hides {
                self.reader.close(element);
            }
        }
    }

    fn text(&mut self, at: Span, read: Option<&str>) {
        if self.hidden == 0 {
            self.reader.text(at, read);
        }
    }

    /// Of an end tag of nothing the break remains: for `p` and `br` as in a browser, for others so that no words are joined.
    fn end_of_nothing(&mut self, tag: &Tag) {
        if self.hidden > 0 {
            return;
        }
        if tag.element == Element::Break {
            self.reader.open(Element::Break, 0..0);
        } else if tag.element.is_block() {
            self.reader.open(Element::Paragraph, 0..0);
            self.reader.close(Element::Paragraph);
        }
    }
}

/// Where elements end.
struct Ends {
    /// How many elements end right before each token, or with it.
    pops: Vec<u32>,
    /// The tokens that open elements that should have been closed, sorted.
    unclosed: Vec<u32>,
    /// The end tags without a start tag, sorted.
    stray: Vec<u32>,
    /// The tokens that open and those that close a block quotation, sorted.
    block_quotes: Vec<(u32, u32)>,
}

impl Ends {
    fn new(tokens: &[Token], source: &str, stop: &Stop) -> Result<Self, Stopped> {
        let (mut pops, mut stray) = (Vec::with_capacity(tokens.len()), Vec::new());
        let mut open = OpenElements::default();
        for (index, token) in tokens.iter().enumerate() {
            step(1);
            stop.check()?;
            open.now = index as u32;
            pops.push(match token {
                Token::Open(tag) => {
                    let pops = open.end_before(tag);
                    if !tag.void {
                        open.push(*tag);
                    }
                    pops
                }
                Token::Close(tag) => open.end(tag).unwrap_or_else(|| {
                    stray.push(index as u32);
                    0
                }),
                Token::Text { at, read } => {
                    let blank = |text: &str| text.trim().is_empty();
                    open.end_head(!blank(read.as_deref().unwrap_or_else(|| at.of(source))))
                }
            });
        }
        open.now = tokens.len() as u32;
        while open.pop(|_| false).is_some() {}
        open.unclosed.sort_unstable();
        open.block_quotes.sort_unstable();
        Ok(Self { pops, stray, unclosed: open.unclosed, block_quotes: open.block_quotes })
    }

    fn is_closed(&self, token: usize) -> bool {
        self.unclosed.binary_search(&(token as u32)).is_err()
    }

    /// The tokens inside the block quotation that a token opens.
    fn inside(&self, token: usize) -> Range<usize> {
        let found = self.block_quotes.binary_search_by_key(&(token as u32), |(open, _)| *open);
        let close = found.ok().and_then(|at| self.block_quotes.get(at)).map(|(_, close)| *close as usize);
        close.map_or(0..0, |close| token + 1..close)
    }

    fn warning(&self, index: usize, token: &Token, length: u32) -> Option<Warning> {
        match token {
            Token::Open(tag) if !self.is_closed(index) => Some(match tag.raw {
                true => Warning { kind: WarningKind::UnreadMarkup, span: Span::new(tag.at.start, length) },
                false => Warning { kind: WarningKind::UnclosedElement, span: tag.at },
            }),
            Token::Close(tag) if !tag.void && !tag.optional_end => {
                let is_stray = self.stray.binary_search(&(index as u32)).is_ok();
                is_stray.then_some(Warning { kind: WarningKind::StrayEndTag, span: tag.at })
            }
            _ => None,
        }
    }
}

/// The elements that are open.
#[derive(Default)]
struct OpenElements {
    stack: Vec<(Tag, u32)>,
    /// How many of each name.
    counts: Vec<u32>,
    /// The token that is looked at.
    now: u32,
    /// The elements that ended with another one, and should not have.
    unclosed: Vec<u32>,
    /// The block quotations that ended, by the tokens that open and close them.
    block_quotes: Vec<(u32, u32)>,
}

impl OpenElements {
    fn push(&mut self, tag: Tag) {
        let name = tag.name as usize;
        if self.counts.len() <= name {
            self.counts.resize(name + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(name) {
            *count += 1;
        }
        self.stack.push((tag, self.now));
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
        if tag.element == Element::BlockQuote {
            self.block_quotes.push((index, self.now));
        }
        Some(tag)
    }

    /// Ends the elements that end where a tag begins. Returns how many.
    fn end_before(&mut self, tag: &Tag) -> u32 {
        let head = self.end_head(!tag.in_head);
        if head > 0 || !tag.element.is_block() {
            return head;
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

    /// Ends the head of the page, if it is open and what comes does not belong into it. Returns how many elements end.
    fn end_head(&mut self, foreign: bool) -> u32 {
        let in_head = self.stack.last().is_some_and(|(open, _)| open.element == Element::Head);
        if foreign && in_head { self.pop_many(1) } else { 0 }
    }

    /// Ends the element of an end tag, with those inside it. Returns how many; none if there is no such element.
    fn end(&mut self, tag: &Tag) -> Option<u32> {
        let open = self.counts.get(tag.name as usize).copied().unwrap_or_default();
        if open == 0 || tag.element.is_inline() && !self.is_innermost(tag) {
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
