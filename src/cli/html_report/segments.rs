//! The text cut wherever a mark begins or ends.

use super::marks::Mark;
use super::pieces::TextPiece;
use crate::markup::BlockKind;

/// A block of text: a paragraph, a heading, an item of a list.
#[derive(Debug)]
pub(crate) struct Block<'p> {
    /// Its kind; a text that begins with none begins with a paragraph.
    pub kind: BlockKind,
    /// Its text in order.
    pub segments: Vec<Segment<'p>>,
}

/// A part of a block that the same marks cover.
#[derive(Debug)]
pub(crate) struct Segment<'p> {
    /// Its text, or a new line.
    pub shown: Shown<'p>,
    /// Indices of the marks that cover it, outer ones first.
    pub covers: Vec<usize>,
}

/// What a segment shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown<'p> {
    /// Text.
    Text(&'p str),
    /// A new line.
    Break,
}

/// Cuts pieces, which are in the order of the field, at the borders of `marks`, which are as `marks::of_field` has them.
pub(crate) fn cut<'p>(pieces: &'p [TextPiece], marks: &[Mark]) -> Vec<Block<'p>> {
    let mut cutter = Cutter { marks, next: 0, open: Vec::new() };
    let mut blocks: Vec<Block<'p>> = Vec::new();
    for piece in pieces {
        let segments = cutter.piece(piece);
        match (piece.block, blocks.last_mut()) {
            (None, Some(block)) => block.segments.extend(segments),
            (Some(BlockKind::Line), Some(block)) => {
                block.segments.extend(line_break(&block.segments, &segments));
                block.segments.extend(segments);
            }
            (None | Some(BlockKind::Line), None) => {
                blocks.push(Block { kind: BlockKind::Paragraph, segments });
            }
            (Some(kind), _) => blocks.push(Block { kind, segments }),
        }
    }
    blocks
}

/// The break between two lines, in the marks that cover both of its sides.
fn line_break<'p>(before: &[Segment<'p>], behind: &[Segment<'p>]) -> Option<Segment<'p>> {
    let (before, behind) = (before.last()?, behind.first()?);
    let both = before.covers.iter().zip(&behind.covers).take_while(|(one, other)| one == other);
    Some(Segment { shown: Shown::Break, covers: both.map(|(mark, _)| *mark).collect() })
}

/// Walks through the marks once.
struct Cutter<'m> {
    marks: &'m [Mark],
    /// Index of the first mark that has not begun.
    next: usize,
    /// Indices of the marks that cover the position.
    open: Vec<usize>,
}

impl Cutter<'_> {
    fn piece<'p>(&mut self, piece: &'p TextPiece) -> Vec<Segment<'p>> {
        let mut segments = Vec::new();
        let mut begin = piece.begin;
        loop {
            let end = if piece.maps_one_to_one() { self.border(piece, begin) } else { piece.end };
            // A piece that does not map is covered by each mark that touches it.
            self.move_to(begin, if piece.maps_one_to_one() { begin + 1 } else { end });
            let text = match piece.maps_one_to_one() {
                true => piece.text.get(begin - piece.begin..end - piece.begin).unwrap_or_default(),
                false => &piece.text,
            };
            if !text.is_empty() {
                segments.push(Segment { shown: Shown::Text(text), covers: self.open.clone() });
            }
            if end >= piece.end {
                return segments;
            }
            begin = end;
        }
    }

    /// Closes the marks that end at or before `position` and opens those that begin before `end`.
    fn move_to(&mut self, position: usize, end: usize) {
        let marks = self.marks;
        while let Some(mark) = marks.get(self.next).filter(|mark| mark.begin < end) {
            if mark.end > position {
                self.open.push(self.next);
            }
            self.next += 1;
        }
        self.open.retain(|index| marks.get(*index).is_some_and(|mark| mark.end > position));
    }

    /// The next border of a mark behind `begin`, or the end of the piece. Never inside a character.
    fn border(&mut self, piece: &TextPiece, begin: usize) -> usize {
        self.move_to(begin, begin + 1);
        let ends = self.open.iter().filter_map(|index| self.marks.get(*index)).map(|mark| mark.end);
        let begins = self.marks.get(self.next).map(|mark| mark.begin);
        let nearest = ends.chain(begins).min().unwrap_or(piece.end).min(piece.end);
        let is_border = |at: &usize| piece.text.is_char_boundary(at - piece.begin);
        (nearest..piece.end).find(is_border).unwrap_or(piece.end)
    }
}

#[cfg(test)]
mod tests {
    use super::super::marks::Marked;
    use super::super::pieces::of_plain_text;
    use super::*;

    fn shown(pieces: &[TextPiece], ranges: &[(usize, usize)]) -> Vec<Vec<String>> {
        let mark = |(begin, end): &(usize, usize)| Mark { begin: *begin, end: *end, what: Marked::Cue };
        let marks: Vec<Mark> = ranges.iter().map(mark).collect();
        let segment = |segment: &Segment<'_>| match segment.shown {
            Shown::Text(text) => format!("{text}{:?}", segment.covers),
            Shown::Break => format!("/{:?}", segment.covers),
        };
        cut(pieces, &marks).iter().map(|block| block.segments.iter().map(segment).collect()).collect()
    }

    #[test]
    fn text_is_cut_at_each_border() {
        let pieces = of_plain_text("abcdef\n\nghij\nkl");
        assert_eq!(shown(&pieces, &[]), [vec!["abcdef[]"], vec!["ghij[]", "/[]", "kl[]"]]);
        assert_eq!(
            shown(&pieces, &[(0, 14), (1, 3), (2, 4), (9, 11)]),
            [
                vec!["a[0]", "b[0, 1]", "c[0, 1, 2]", "d[0, 2]", "ef[0]"],
                vec!["g[0]", "hi[0, 3]", "j[0]", "/[0]", "k[0]", "l[]"]
            ]
        );
    }

    #[test]
    fn a_piece_that_does_not_map_is_covered_as_a_whole() {
        let piece = |begin, end, text: &str, block| TextPiece { begin, end, text: text.into(), block };
        let pieces = [
            piece(3, 5, "ab", Some(BlockKind::Paragraph)),
            piece(5, 10, "&", None),
            piece(10, 12, "cd", None),
        ];
        assert_eq!(shown(&pieces, &[(4, 7)]), [["a[]", "b[0]", "&[0]", "cd[]"]]);
        assert_eq!(shown(&pieces, &[(9, 11)]), [["ab[]", "&[0]", "c[0]", "d[]"]]);
    }

    #[test]
    fn a_border_inside_a_character_is_moved() {
        assert_eq!(shown(&of_plain_text("a😀b"), &[(0, 3)]), [["a😀[0]", "b[]"]]);
    }
}
