//! Builds quotations from the readings of marks.

use super::SingleMarks;
use super::find_marks::{Mark, Marks, Side, find_clauses};
use super::mark_characters::{Family, Glyph};
use super::pair_marks::{self, DEPTH, Lattice, MarkAction, Stack};
use super::style_of_marks::{self, Style};
use super::{MarkState, Pairing, Quotation, cost_of_reading};
use crate::stop::{Stop, Stopped};
use crate::text::{Span, Warning, WarningKind};

/// Maximum number of marks of a paragraph that are read together, which bounds memory.
const WINDOW: usize = 1024;

/// Pairs the quotation marks of `text`, paragraph by paragraph.
///
/// `paragraphs` are ordered spans of `text` that do not overlap; one that is out of bounds has no marks. `singles` says
/// whether single marks open quotations: with [`SingleMarks::Auto`] inside double marks, and outside if their context
/// suggests it; with [`SingleMarks::On`] as readily as double marks; with [`SingleMarks::Off`] never.
///
/// Works for any text. The method is Viterbi's algorithm (1967) with our own states and costs.
///
/// # Errors
/// [`Stopped`] if `stop` is given meanwhile.
pub fn pair(text: &str, paragraphs: &[Span], singles: SingleMarks, stop: &Stop) -> Result<Pairing, Stopped> {
    let style = Style::of(text, paragraphs, singles, stop)?;
    let mut builder = Builder::new(text, style, stop);
    let mut full = paragraphs.iter().filter(|p| !p.of(text).trim().is_empty()).peekable();
    while let Some(paragraph) = full.next() {
        let next = full.peek().and_then(|next| builder.first_mark(**next));
        builder.paragraph(*paragraph, next.map(|mark| mark.glyph))?;
    }
    stop.sort_by_key(&mut builder.pairing.nested, |q| (q.outer.start, q.depth))?;
    builder.pairing.warnings.sort_by_key(|warning| warning.span);
    Ok(builder.pairing)
}

/// An open quotation.
#[derive(Clone, Copy)]
struct Opened {
    mark: Mark,
    state: MarkState,
    /// Whether the mark that should open it belongs to the words before.
    apart: bool,
}

struct Builder<'t> {
    text: &'t str,
    stop: &'t Stop,
    style: Style,
    opened: Vec<Opened>,
    pairing: Pairing,
    /// The quotation that the previous paragraph left open.
    left_open: Option<Glyph>,
    /// The glyph that opened the previous quotation of this paragraph.
    before: Option<Glyph>,
    /// The index of the first outermost quotation of this paragraph.
    first: usize,
    /// The end of this paragraph without trailing white space.
    end: usize,
    /// The marks that are read together; reused between paragraphs.
    window: Vec<Mark>,
    lattice: Lattice,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str, style: Style, stop: &'t Stop) -> Self {
        let opened = Vec::with_capacity(DEPTH);
        let pairing = Pairing::default();
        let (window, lattice) = (Vec::new(), Lattice::default());
        Self {
            text,
            stop,
            style,
            opened,
            pairing,
            left_open: None,
            before: None,
            first: 0,
            end: 0,
            window,
            lattice,
        }
    }

    fn paragraph(&mut self, paragraph: Span, next: Option<Glyph>) -> Result<(), Stopped> {
        let mut marks = Marks::new(self.text, paragraph, self.style.reads_singles(), self.stop).peekable();
        let continued = self.left_open.take().filter(|_| marks.peek().is_some());
        self.first = self.pairing.quotations.len();
        self.before = None;
        self.end = paragraph.start as usize + paragraph.of(self.text).trim_end().len();
        let mut stack = Stack::default();
        let mut window = std::mem::take(&mut self.window);
        while marks.peek().is_some() {
            self.stop.check()?;
            window.clear();
            window.extend(marks.by_ref().take(WINDOW));
            find_clauses(self.text, &mut window);
            let end = self.end_cost(marks.peek().is_some(), next);
            let read = self.lattice.read(&window, stack, end, &self.style, self.stop)?;
            debug_assert!(read.steps <= window.len() * pair_marks::STEPS_PER_MARK, "linear in the marks");
            stack = read.open;
            window.iter().zip(read.actions).for_each(|(mark, action)| self.act(mark, action));
        }
        self.window = window;
        self.finish(next);
        self.mark_continued(paragraph, continued);
        self.stop.check()
    }

    fn end_cost(&self, more: bool, next: Option<Glyph>) -> u32 {
        match (more, next) {
            (true, _) => 0,
            (_, Some(_)) => cost_of_reading::CONTINUED,
            (_, None) => cost_of_reading::UNCLOSED,
        }
    }

    /// The mark at the start of a paragraph, if any.
    fn first_mark(&self, paragraph: Span) -> Option<Mark> {
        let start = paragraph.end as usize - paragraph.of(self.text).trim_start().len();
        let (glyph, _) = Glyph::at(self.text.get(start..paragraph.end as usize)?)?;
        if glyph.is_single() && !self.style.reads_singles() {
            return None;
        }
        let mark = Marks::new(self.text, paragraph, true, self.stop).next()?;
        let opens = style_of_marks::open_direction(glyph) < 20 && mark.right != Side::End;
        opens.then_some(mark)
    }

    fn act(&mut self, mark: &Mark, action: MarkAction) {
        match action {
            MarkAction::Open => self.open(mark),
            MarkAction::Close(levels) => self.close(mark, levels),
            MarkAction::Reopen => {
                self.end_unclosed(mark.span.start as usize, true);
                self.open(mark);
            }
            MarkAction::Stray if cost_of_reading::stray(mark) >= 30 || mark.echo => {
                self.warn(WarningKind::StrayMark, mark.span)
            }
            MarkAction::Stray => {}
        }
    }

    fn open(&mut self, mark: &Mark) {
        let apart = self.belongs_before(mark);
        let recovered = cost_of_reading::open_shape(mark) + style_of_marks::open_direction(mark.glyph)
            >= cost_of_reading::RECOVERED;
        let state = match (apart, recovered) {
            (true, _) => MarkState::Missing,
            (_, true) => MarkState::Recovered,
            _ => MarkState::Sound,
        };
        if state != MarkState::Sound {
            self.warn(WarningKind::MismatchedMark, mark.span);
        }
        self.opened.push(Opened { mark: *mark, state, apart });
    }

    /// Whether an opening mark is adjacent to the words before it and turned to them, after a quotation that it might have
    /// closed: “A, “he said,” but B.”
    fn belongs_before(&self, mark: &Mark) -> bool {
        let hugs = matches!(mark.left, Side::Pause | Side::Letter) && mark.right == Side::Space;
        let turned =
            |before: Glyph| mark.glyph == Glyph::Right || (before == Glyph::Low && mark.glyph == Glyph::Left);
        hugs && self.before.is_some_and(turned)
    }

    fn close(&mut self, mark: &Mark, levels: u8) {
        for _ in 1..levels {
            self.end_unclosed(mark.span.start as usize, true);
        }
        let Some(opened) = self.opened.pop() else { return };
        let own = cost_of_reading::close_shape(mark)
            + style_of_marks::close_direction(opened.mark.glyph, mark.glyph);
        let odd =
            cost_of_reading::mismatch(opened.mark.glyph, mark.glyph) > 0 || own >= cost_of_reading::RECOVERED;
        if odd {
            self.warn(WarningKind::MismatchedMark, mark.span);
        }
        let state = if odd { MarkState::Recovered } else { MarkState::Sound };
        self.push(opened, Span::new(opened.mark.span.start, mark.span.end), mark.span.start, state);
    }

    /// Ends the innermost open quotation at `end` without a mark.
    fn end_unclosed(&mut self, end: usize, warn: bool) {
        let Some(opened) = self.opened.pop() else { return };
        if warn {
            self.warn(WarningKind::UnclosedMark, opened.mark.span);
        }
        let from = opened.mark.span.end as usize;
        let end = from + self.text.get(from..end).unwrap_or_default().trim_end().len();
        self.push(opened, Span::new(opened.mark.span.start, end as u32), end as u32, MarkState::Missing);
    }

    fn finish(&mut self, next: Option<Glyph>) {
        self.left_open = self.opened.first().map(|opened| opened.mark.glyph);
        let continued = self.left_open.zip(next).is_some_and(|(open, next)| goes_on(open, next));
        if !continued {
            self.left_open = None;
        }
        while !self.opened.is_empty() {
            self.end_unclosed(self.end, !(continued && self.opened.len() == 1));
        }
    }

    /// Adds a quotation that was removed from `opened`. Ignores one without a word.
    fn push(&mut self, opened: Opened, outer: Span, inner_end: u32, closing: MarkState) {
        let inner = trimmed(self.text, Span::new(opened.mark.span.end, inner_end));
        if inner.is_empty() {
            return;
        }
        let outer = if opened.apart { Span::new(inner.start, outer.end) } else { outer };
        let depth = self.opened.len() as u8;
        let within = self.pairing.quotations.len();
        let (opening, single) = (opened.state, opened.mark.glyph.is_single());
        let found = Quotation { outer, inner, opening, closing, continues: false, single, depth, within };
        if depth > 0 {
            self.pairing.nested.push(found);
        } else {
            self.before = Some(opened.mark.glyph);
            self.pairing.quotations.push(found);
        }
    }

    fn mark_continued(&mut self, paragraph: Span, continued: Option<Glyph>) {
        let start = paragraph.end as usize - paragraph.of(self.text).trim_start().len();
        if let Some(first) = self.pairing.quotations.get_mut(self.first) {
            first.continues = continued.is_some() && first.outer.start as usize == start;
        }
    }

    fn warn(&mut self, kind: WarningKind, span: Span) {
        if self.pairing.warnings.len() < Warning::MAX {
            self.pairing.warnings.push(Warning { kind, span });
        } else {
            self.pairing.warnings_left_out += 1;
        }
    }
}

/// Whether a paragraph that begins with `next` may continue the quotation that `open` opened.
fn goes_on(open: Glyph, next: Glyph) -> bool {
    let plain = |glyph: Glyph| !matches!(glyph.family(), Family::Angle | Family::Corner);
    open.is_single() == next.is_single() && (open.family() == next.family() || plain(open) && plain(next))
}

/// The span without white space at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let all = span.of(text);
    let start = span.end - all.trim_start().len() as u32;
    Span::new(start.min(span.end), start + all.trim().len() as u32)
}
