//! The text of a document as it is shown, in pieces, and what its spans read as.

use crate::markup::{BlockKind, Document};
use crate::stop::{Stop, Stopped};
use crate::text::begins_with_line;
use crate::wire::v1;

use super::wording::{clipped, one_line};

/// A part of a field as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextPiece {
    /// Offset of its first byte in the field.
    pub begin: usize,
    /// Offset one past its last byte.
    pub end: usize,
    /// What is shown. If its length is not that of the range, marks cover it as a whole or not at all.
    pub text: String,
    /// The kind of block that begins with this piece, if one does.
    pub block: Option<BlockKind>,
}

impl TextPiece {
    /// Whether offsets within the range are offsets within the text.
    pub(crate) fn maps_one_to_one(&self) -> bool {
        self.text.len() == self.end - self.begin
    }
}

/// The pieces of a plain text.
pub(crate) fn of_plain_text(text: &str) -> Vec<TextPiece> {
    of_content(&Document::plain("", text, ""))
}

fn of_content(document: &Document<'_>) -> Vec<TextPiece> {
    let pieces = document.pieces().map(|piece| TextPiece {
        begin: piece.source.start as usize,
        end: piece.source.end as usize,
        text: piece.text.into(),
        block: piece.block,
    });
    pieces.collect()
}

/// The pieces of the content of a document, by its type.
fn content(document: &v1::Document) -> Vec<TextPiece> {
    // This signal is never given.
    let read = Document::new(document.r#type().into(), "", &document.content, "", &Stop::new());
    read.map_or_else(|Stopped| Vec::new(), |read| of_content(&read))
}

/// The pieces of each field of a document.
#[derive(Debug)]
pub(crate) struct Pieces {
    /// Of the headline; none if the content begins with it.
    pub headline: Vec<TextPiece>,
    /// Of the byline.
    pub byline: Vec<TextPiece>,
    /// Of the content.
    pub content: Vec<TextPiece>,
}

/// Longest text cited in a note, in characters.
const LONGEST_CITED: usize = 200;

impl Pieces {
    /// The pieces of a document.
    pub(crate) fn of(document: &v1::Document) -> Self {
        let twice = begins_with_line(&document.content, &document.headline);
        Self {
            headline: if twice { Vec::new() } else { of_plain_text(&document.headline) },
            byline: of_plain_text(&document.byline),
            content: content(document),
        }
    }

    /// The pieces of one field.
    pub(crate) fn field(&self, field: v1::DocumentField) -> &[TextPiece] {
        match field {
            v1::DocumentField::Headline => &self.headline,
            v1::DocumentField::Byline => &self.byline,
            v1::DocumentField::Unspecified => &self.content,
        }
    }

    /// The words of a span as they are shown, on one line.
    pub(crate) fn words(&self, span: &v1::Span) -> String {
        let (begin, end) = (span.begin as usize, span.end as usize);
        let pieces = self.field(span.field());
        let first = pieces.partition_point(|piece| piece.end <= begin);
        let mut words = String::new();
        for piece in pieces.iter().skip(first).take_while(|piece| piece.begin < end) {
            if piece.block.is_some() {
                words.push(' ');
            }
            words.push_str(part(piece, begin, end));
        }
        one_line(&words)
    }

    /// The same, shortened for a note.
    pub(crate) fn cited(&self, span: &v1::Span) -> String {
        clipped(&self.words(span), LONGEST_CITED)
    }
}

/// What a range shows of a piece.
fn part(piece: &TextPiece, begin: usize, end: usize) -> &str {
    let from = begin.saturating_sub(piece.begin);
    let to = end.min(piece.end).saturating_sub(piece.begin);
    let whole = piece.text.as_str();
    if piece.maps_one_to_one() { whole.get(from..to).unwrap_or(whole) } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_piece_and_a_blank_line_ends_a_paragraph() {
        use BlockKind::{Line, Paragraph};
        let pieces = of_plain_text("\u{feff}A b \r\nc\r\n \r\nd\re\n\n\nÄ");
        let shown: Vec<_> = pieces.iter().map(|piece| (piece.text.as_str(), piece.block.unwrap())).collect();
        let expected =
            [("\u{feff}A b ", Paragraph), ("c", Line), ("d", Paragraph), ("e", Line), ("Ä", Paragraph)];
        assert_eq!(shown, expected);
        assert!(pieces.iter().all(TextPiece::maps_one_to_one));
    }

    #[test]
    fn a_span_over_several_pieces_reads_as_one_line() {
        let document =
            v1::Document { content: "“We will\n  appeal,” she said.".into(), ..v1::Document::default() };
        let span = v1::Span { begin: 3, end: 20, ..v1::Span::default() };
        assert_eq!(Pieces::of(&document).words(&span), "We will appeal,");
    }
}
