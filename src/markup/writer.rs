//! Writes the text that is read: blocks as lines with a blank line between them, white space as in a browser (CSS Text,
//! section 4.1), and quotation marks where the markup stands for them.

use std::ops::Range;

use super::block_quotes::BlockQuotes;
use super::content_map::{Block, BlockKind, ContentMap, Piece};
use super::elements::Element;
use super::outline::Reader;
use crate::text::{Span, step};

/// The longest label, in bytes.
const LONGEST_LABEL: u32 = 80;

/// Writes a text from what an outline tells.
pub(super) struct Writer<'t> {
    source: &'t str,
    /// Whether there are double quotation marks in some tokens.
    has_marks: &'t dyn Fn(Range<usize>) -> bool,
    /// The text so far.
    pub text: String,
    /// What is said about it.
    pub map: ContentMap,
    /// What parts the next word from the one before.
    gap: Gap,
    /// White space before the next word, in one block.
    space: Option<Span>,
    /// Elements that decide the kind of the block within.
    kinds: Vec<BlockKind>,
    quotes: Vec<Quote>,
    block_quotes: BlockQuotes,
    /// How many elements are open in which white space counts.
    preformatted: u32,
    /// Figures that are open, and whether each has a block quotation.
    figures: Vec<bool>,
    /// Whether the next word begins the source of the quotation before it.
    signs: bool,
    label: LabelState,
}

/// What parts two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Line,
    Block,
}

/// An element `<q>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quote {
    /// Its first word is still to come.
    Begins,
    /// It was opened by a mark that was put in.
    Marked,
    /// It has marks of its own.
    Own,
}

/// Whether a label is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LabelState {
    None,
    /// Words that stand out and began a block.
    Inside,
    /// They ended without a colon, at the end of the text so far.
    Behind,
}

impl<'t> Writer<'t> {
    /// A writer for a document. `has_marks` tells whether there are double quotation marks in some tokens.
    pub(super) fn new(source: &'t str, has_marks: &'t dyn Fn(Range<usize>) -> bool) -> Self {
        Self {
            source,
            has_marks,
            text: String::with_capacity(source.len() / 2),
            map: ContentMap::default(),
            gap: Gap::Block,
            space: None,
            kinds: Vec::new(),
            quotes: Vec::new(),
            block_quotes: BlockQuotes::default(),
            preformatted: 0,
            figures: Vec::new(),
            signs: false,
            label: LabelState::None,
        }
    }

    fn end(&self) -> u32 {
        self.text.len() as u32
    }

    fn part(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
        self.space = None;
        self.label = LabelState::None;
    }

    /// Writes words that are written as they are read. White space is what a browser shows of it.
    fn words(&mut self, at: Span) {
        let text = at.of(self.source);
        step(text.len());
        let mut start = 0;
        while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
            let (blank, unseen) = (rest.starts_with(is_blank), rest.starts_with(is_unseen));
            let length = match (blank, unseen) {
                (true, _) => rest.find(|c| !is_blank(c)),
                (_, true) => rest.find(|c| !is_unseen(c)),
                (false, false) => word_end(rest),
            };
            let end = start + length.unwrap_or(rest.len());
            let written = Span::new(at.start + start as u32, at.start + end as u32);
            let run = text.get(start..end).unwrap_or_default();
            match (blank, unseen) {
                (true, _) => self.blank(written, run),
                (_, true) => {}
                (false, false) => self.visible(written, run),
            }
            start = end;
        }
    }

    /// Writes words that are written otherwise as a whole.
    fn words_otherwise(&mut self, at: Span, read: &str) {
        step(read.len());
        let read = &read.replace(is_unseen, "");
        if read.is_empty() {
            return;
        }
        let words: Vec<&str> = read.split(is_blank).filter(|word| !word.is_empty()).collect();
        if words.is_empty() { self.blank(at, read) } else { self.visible(at, &words.join(" ")) }
    }

    fn blank(&mut self, written: Span, run: &str) {
        let breaks = run.bytes().filter(|byte| *byte == b'\n').count();
        if self.preformatted > 0 && breaks > 0 {
            self.part(if breaks > 1 { Gap::Block } else { Gap::Line });
        } else if self.gap == Gap::None && self.space.is_none() {
            self.space = Some(written);
        }
    }

    fn visible(&mut self, written: Span, run: &str) {
        let Some(first) = run.chars().next() else { return };
        self.begin(first, written.start);
        if self.label == LabelState::Behind {
            if first == ':' {
                self.map.labels.push(self.end());
            }
            self.label = LabelState::None;
        }
        self.add(written, run);
    }

    /// Writes what parts a word from the one before.
    fn begin(&mut self, first: char, at: u32) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        if gap == Gap::None {
            if let Some(space) = self.space.take() {
                self.add(space, " ");
            }
        } else {
            self.begin_block(gap, first);
        }
        self.sign(first);
        self.open_quotes(first, at);
    }

    /// Writes the marks of the quotations that begin with a word, unless it brings its own.
    fn open_quotes(&mut self, first: char, at: u32) {
        let begin = self.quotes.iter().rev().take_while(|quote| **quote == Quote::Begins).count();
        let outer = self.quotes.len() - begin;
        let own = is_mark(first);
        for (depth, quote) in self.quotes.iter_mut().enumerate().skip(outer) {
            *quote = if own { Quote::Own } else { Quote::Marked };
            if !own {
                shown_mark(&mut self.text, &mut self.map, if depth % 2 == 0 { '“' } else { '‘' }, at);
            }
        }
    }

    fn begin_block(&mut self, gap: Gap, first: char) {
        let signed = self.signs || is_dash(first);
        if self.block_quotes.is_inside() && signed {
            self.text.extend(self.block_quotes.close());
        }
        if !self.text.is_empty() {
            // A signature stands right below what it signs.
            let below = gap == Gap::Line || signed && self.is_behind_quotation();
            self.text.push_str(if below { "\n" } else { "\n\n" });
        }
        let kind = if gap == Gap::Line { BlockKind::Line } else { self.kind() };
        self.map.blocks.push(Block { start: self.end(), kind });
        if gap == Gap::Block && !signed {
            self.text.extend(self.block_quotes.paragraph());
        }
    }

    /// Returns the kind of the block that begins. Of an item, only the first block is one.
    fn kind(&mut self) -> BlockKind {
        match self.kinds.last_mut() {
            Some(kind) if *kind == BlockKind::ListItem => std::mem::replace(kind, BlockKind::Paragraph),
            Some(kind) => *kind,
            None => BlockKind::Paragraph,
        }
    }

    /// Writes the dash of a source that is marked up as one.
    fn sign(&mut self, first: char) {
        if std::mem::take(&mut self.signs) && !is_dash(first) && !is_mark(first) {
            let spaced = self.text.is_empty() || self.text.ends_with([' ', '\n']);
            self.text.push_str(if spaced { "— " } else { " — " });
        }
    }

    fn add(&mut self, source: Span, run: &str) {
        let start = self.end();
        self.text.push_str(run);
        let read = Span::new(start, self.end());
        let same = source.len() == read.len() && source.of(self.source) == run;
        let goes_on = |last: &&mut Piece| {
            same && last.source.len() == last.read.len()
                && last.source.end == source.start
                && last.read.end == read.start
        };
        match self.map.pieces.last_mut().filter(goes_on) {
            Some(last) => {
                last.source.end = source.end;
                last.read.end = read.end;
            }
            None => self.map.pieces.push(Piece { source, read }),
        }
    }

    /// Whether the text ends with a closing quotation mark, behind which a source may stand.
    fn is_behind_quotation(&self) -> bool {
        self.text.ends_with(['”', '"', '»'])
    }

    /// Words in `<cite>` are the source of the quotation before them, if they stand behind its end.
    fn open_cite(&mut self) {
        if !self.block_quotes.is_inside() {
            self.signs = self.is_behind_quotation();
        } else if self.gap != Gap::None {
            self.signs = true;
        } else if self.text.ends_with(['.', '!', '?', '…']) {
            self.text.extend(self.block_quotes.close());
            self.signs = true;
        }
    }

    fn end_label(&mut self) {
        if std::mem::replace(&mut self.label, LabelState::None) != LabelState::Inside || self.gap != Gap::None
        {
            return;
        }
        let start = self.map.blocks.last().map_or(0, |block| block.start);
        if self.end() - start > LONGEST_LABEL {
            return;
        }
        if self.text.ends_with(':') {
            self.map.labels.push(self.end() - 1);
        } else {
            self.label = LabelState::Behind;
        }
    }
}

impl Reader for Writer<'_> {
    fn open(&mut self, element: Element, inside: Range<usize>) {
        if element.is_block() {
            self.part(Gap::Block);
        }
        match element {
            Element::Break => self.part(if self.gap == Gap::Line { Gap::Block } else { Gap::Line }),
            Element::Heading => self.kinds.push(BlockKind::Heading),
            Element::Item => self.kinds.push(BlockKind::ListItem),
            Element::Caption => {
                self.signs = self.figures.last() == Some(&true);
                self.kinds.push(BlockKind::Caption);
            }
            Element::Figure => self.figures.push(false),
            Element::BlockQuote => {
                self.figures.last_mut().into_iter().for_each(|figure| *figure = true);
                self.kinds.push(BlockKind::Quotation);
                let has_marks = self.has_marks;
                self.block_quotes.begin(|| has_marks(inside));
            }
            Element::Footer => self.signs = self.block_quotes.is_inside(),
            Element::Cite => self.open_cite(),
            Element::Quote => self.quotes.push(Quote::Begins),
            Element::Preformatted => self.preformatted += 1,
            Element::Strong if self.gap == Gap::Block => self.label = LabelState::Inside,
            _ => {}
        }
    }

    fn close(&mut self, element: Element) {
        match element {
            Element::Heading | Element::Item | Element::Caption => _ = self.kinds.pop(),
            Element::Figure => _ = self.figures.pop(),
            Element::BlockQuote => {
                self.kinds.pop();
                self.text.extend(self.block_quotes.end());
            }
            Element::Quote => {
                let nested = self.quotes.len().is_multiple_of(2);
                if self.quotes.pop() == Some(Quote::Marked) {
                    let at = self.map.pieces.last().map_or(0, |piece| piece.source.end);
                    shown_mark(&mut self.text, &mut self.map, if nested { '’' } else { '”' }, at);
                }
            }
            Element::Preformatted => self.preformatted = self.preformatted.saturating_sub(1),
            Element::Strong => self.end_label(),
            _ => {}
        }
        if matches!(element, Element::Cite | Element::Footer | Element::Caption) {
            self.signs = false;
        }
        if element.is_block() {
            self.part(Gap::Block);
        }
    }

    fn text(&mut self, at: Span, read: Option<&str>) {
        match read {
            None => self.words(at),
            Some(read) => self.words_otherwise(at, read),
        }
    }
}

/// Writes a mark that a browser shows at a byte of the document.
fn shown_mark(text: &mut String, map: &mut ContentMap, mark: char, at: u32) {
    let start = text.len();
    text.push(mark);
    map.marks.push(Piece { source: Span::new(at, at), read: Span::from(start..text.len()) });
}

/// White space that a browser collapses.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// What a browser does not show: where a word may be parted, and marks of the order of bytes.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Returns where a run of words ends: before what is not shown, and before white space other than a single space between
/// words.
fn word_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_blank = |byte: &u8| is_blank(*byte as char);
    let unseen = |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with(is_unseen));
    bytes.iter().enumerate().position(|(at, byte)| match byte {
        b' ' => bytes.get(at + 1).is_none_or(is_blank),
        0xc2 | 0xe2 | 0xef => unseen(at),
        _ => is_blank(byte),
    })
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '~')
}

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '‚' | '‹' | '\'')
}
