//! The text of a document as it is shown, in pieces, and what its spans read as.

use crate::wire::v1;

use super::wording::{clipped, one_line};

/// A part of a field that is shown as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextPiece {
    /// Offset of its first byte in the field.
    pub begin: usize,
    /// Offset one past its last byte.
    pub end: usize,
    /// What is shown. If its length is not that of the range, marks cover it as a whole or not at all.
    pub text: String,
    /// What begins with this piece.
    pub block: BlockKind,
}

/// The kind of block that begins with a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "plain text has no headings, quotations, items and captions")]
pub(crate) enum BlockKind {
    /// None: the piece continues the block before.
    Unspecified,
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading,
    /// A block quotation.
    Quotation,
    /// An item of a list.
    ListItem,
    /// A caption.
    Caption,
    /// A new line in the block before.
    Line,
}

impl TextPiece {
    /// Whether offsets within the range are offsets within the text.
    pub(crate) fn maps_one_to_one(&self) -> bool {
        self.text.len() == self.end - self.begin
    }
}

/// The pieces of a plain text: a piece for each line with a letter or sign; a blank line ends a paragraph.
pub(crate) fn of_plain_text(text: &str) -> Vec<TextPiece> {
    let mut pieces = Vec::new();
    let (mut begin, mut block) = (0, BlockKind::Paragraph);
    for line in text.split_inclusive(['\n', '\r']) {
        let words = line.trim_end_matches(['\n', '\r']);
        let end = begin + words.len();
        if !words.trim().is_empty() {
            pieces.push(TextPiece { begin, end, text: words.into(), block });
            block = BlockKind::Line;
        } else if !is_second_half_of_line_end(line, text, begin) {
            block = BlockKind::Paragraph;
        }
        begin += line.len();
    }
    pieces
}

/// Whether a line is only the `\n` of `\r\n`.
fn is_second_half_of_line_end(line: &str, text: &str, begin: usize) -> bool {
    line == "\n" && text.get(..begin).is_some_and(|before| before.ends_with('\r'))
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
    /// The pieces of a document whose content is plain text.
    pub(crate) fn of(document: &v1::Document) -> Self {
        let twice = begins_with_line(&document.content, &document.headline);
        Self {
            headline: if twice { Vec::new() } else { of_plain_text(&document.headline) },
            byline: of_plain_text(&document.byline),
            content: of_plain_text(&document.content),
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
            if piece.block != BlockKind::Unspecified {
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

/// Whether the first line of a text is this line. The extraction then ignores the headline.
fn begins_with_line(text: &str, line: &str) -> bool {
    let rest = text.trim_start().strip_prefix(line.trim());
    rest.is_some_and(|rest| rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n') || rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_piece_and_a_blank_line_ends_a_paragraph() {
        use BlockKind::{Line, Paragraph};
        let pieces = of_plain_text("\u{feff}A b \r\nc\r\n \r\nd\re\n\n\nÄ");
        let shown: Vec<_> = pieces.iter().map(|piece| (piece.text.as_str(), piece.block)).collect();
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
