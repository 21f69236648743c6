//! The text of an article with its marks.

use std::collections::HashSet;

use maud::{Markup, html};

use crate::markup::BlockKind;
use crate::wire::v1;

use super::answer::{Answer, look};
use super::marks::{self, Mark, Marked};
use super::note;
use super::segments::{Block, Segment, Shown, cut};
use super::wording::{DOUBTFUL, NOT_TOLD, attribution_kind, direction, is_doubtful, visible};

/// Draws the fields of an article, and knows which marks have a place in the page.
pub(crate) struct TextView<'a> {
    answer: &'a Answer<'a>,
    drawn: HashSet<Marked>,
    notes: usize,
}

impl<'a> TextView<'a> {
    /// Nothing is drawn yet.
    pub(crate) fn new(answer: &'a Answer<'a>) -> Self {
        Self { answer, drawn: HashSet::new(), notes: 0 }
    }

    /// Whether something of this was drawn, so that a link can lead to it.
    pub(crate) fn is_drawn(&self, what: Marked) -> bool {
        self.drawn.contains(&what)
    }

    /// The headline, the byline and the content, each with its marks.
    pub(crate) fn draw(&mut self) -> Markup {
        let headline = self.line(v1::DocumentField::Headline);
        let byline = self.line(v1::DocumentField::Byline);
        let content = self.content();
        html! {
            div.text lang=(visible(&self.answer.extraction.language)) dir=(direction(&self.answer.extraction.language)) {
                @if let Some(headline) = headline { h3.headline { (headline) } }
                @if let Some(byline) = byline { p.byline { (byline) } }
                (content)
            }
        }
    }

    /// A field in one element; none if it is empty.
    fn line(&mut self, field: v1::DocumentField) -> Option<Markup> {
        let marks = marks::of_field(self.answer.extraction, field);
        let blocks = cut(self.answer.pieces.field(field), &marks);
        let mut drawn = Vec::new();
        for block in &blocks {
            drawn.push(self.nest(&marks, &block.segments, 0));
        }
        (!drawn.is_empty())
            .then(|| html! { @for (at, line) in drawn.iter().enumerate() { @if at > 0 { br; } (line) } })
    }

    fn content(&mut self) -> Markup {
        let marks = marks::of_field(self.answer.extraction, v1::DocumentField::Unspecified);
        let blocks = cut(self.answer.pieces.field(v1::DocumentField::Unspecified), &marks);
        let together = |one: &Block<'_>, next: &Block<'_>| {
            one.kind == next.kind && matches!(one.kind, BlockKind::ListItem | BlockKind::Quotation)
        };
        let mut drawn = Vec::new();
        for group in blocks.chunk_by(together) {
            let inner: Vec<Markup> =
                group.iter().map(|block| self.nest(&marks, &block.segments, 0)).collect();
            drawn.push(enclose(group.first().map_or(BlockKind::Paragraph, |block| block.kind), &inner));
        }
        html! { @for block in &drawn { (block) } }
    }

    /// Draws segments in the marks that cover them, from the mark at `depth` of each on.
    fn nest(&mut self, marks: &[Mark], segments: &[Segment<'_>], depth: usize) -> Markup {
        let mut drawn = Vec::new();
        for group in segments.chunk_by(|one, next| one.covers.get(depth) == next.covers.get(depth)) {
            let cover = group.first().and_then(|segment| segment.covers.get(depth));
            drawn.push(match cover.and_then(|index| marks.get(*index)) {
                Some(mark) => self.mark(mark.what, marks, group, depth),
                None => bare(group),
            });
        }
        html! { @for part in &drawn { (part) } }
    }

    /// Draws the element of one mark.
    fn mark(&mut self, what: Marked, marks: &[Mark], group: &[Segment<'_>], depth: usize) -> Markup {
        let extraction = self.answer.extraction;
        // The id is that of the first part, where the reader is to begin.
        let first = self.drawn.insert(what);
        let inner = self.nest(marks, group, depth + 1);
        match what {
            Marked::Content(index) => match extraction.attributions.get(index) {
                Some(attribution) => self.statement(attribution, index, first, &inner),
                None => inner,
            },
            Marked::Unattributed(index) => match extraction.unattributed.get(index) {
                Some(quotation) => self.unattributed(quotation, index, first, &inner),
                None => inner,
            },
            Marked::Source(index) => {
                let speaker = extraction.attributions.get(index).and_then(|a| self.answer.speaker(a));
                html! { span class=(source_class(speaker.map(|(index, _)| index))) { (inner) } }
            }
            Marked::Cue => html! { span.cue { (inner) } },
            Marked::Warning(index) => {
                let id = first.then(|| self.answer.id("w", index));
                html! { mark.warning id=[id] { (inner) } }
            }
        }
    }

    fn statement(
        &mut self,
        attribution: &v1::Attribution,
        index: usize,
        first: bool,
        inner: &Markup,
    ) -> Markup {
        let answer = self.answer;
        let (id, note) = (first.then(|| answer.id("q", index)), self.next_note());
        let speaker = answer.speaker(attribution).map(|(speaker, _)| speaker);
        let class =
            speaker.map_or_else(|| "content not-told".into(), |speaker| format!("content {}", look(speaker)));
        let label = format!("{}, {}", note::who(answer, attribution), attribution_kind(attribution.kind()));
        html! {
            span class=(class) id=[id] tabindex="0" role="group" aria-label=(label) aria-describedby=(note) {
                (inner)
                (note::of_statement(answer, attribution, &note))
            }
            sup.number data-statement=(index + 1) {
                @if let Some(speaker) = speaker {
                    a href={ "#" (answer.id("s", speaker)) } aria-label={ "Speaker " (speaker + 1) } { (speaker + 1) }
                } @else { (NOT_TOLD) }
                @if is_doubtful(attribution) { span.doubtful title=(DOUBTFUL) { "?" } }
            }
        }
    }

    fn unattributed(
        &mut self,
        quotation: &v1::UnattributedQuotation,
        index: usize,
        first: bool,
        inner: &Markup,
    ) -> Markup {
        let (id, note) = (first.then(|| self.answer.id("u", index)), self.next_note());
        html! {
            span.unattributed id=[id] tabindex="0" role="group" aria-label=(NOT_TOLD) aria-describedby=(note) {
                (inner)
                (note::of_unattributed(quotation, &note))
            }
            @if quotation.reads_as_speech { sup.number { (NOT_TOLD) } }
        }
    }

    fn next_note(&mut self) -> String {
        self.notes += 1;
        self.answer.id("n", self.notes - 1)
    }
}

/// Text without marks.
fn bare(segments: &[Segment<'_>]) -> Markup {
    html! {
        @for segment in segments {
            @match segment.shown {
                Shown::Text(text) => (visible(text)),
                Shown::Break => br;,
            }
        }
    }
}

/// The element of a block, of the items of a list, or of the paragraphs of a quotation.
fn enclose(kind: BlockKind, inner: &[Markup]) -> Markup {
    html! {
        @match kind {
            BlockKind::ListItem => ul { @for item in inner { li { (item) } } },
            BlockKind::Heading => @for block in inner { h4.heading { (block) } },
            BlockKind::Quotation => blockquote { @for block in inner { p { (block) } } },
            BlockKind::Caption => @for block in inner { p.caption { (block) } },
            BlockKind::Paragraph | BlockKind::Line => {
                @for block in inner { p { (block) } }
            }
        }
    }
}

fn source_class(speaker: Option<usize>) -> String {
    speaker.map_or_else(|| "source".into(), |speaker| format!("source {}", look(speaker)))
}
