//! Iteration over text in pieces, so that long loops can check the stop signal.

use super::step;

/// Approximate size of a piece, in bytes.
pub(crate) const PIECE: usize = 1 << 14;

/// The pieces of a text, of about [`PIECE`] bytes each. Counts the bytes of each piece as steps.
pub(crate) fn pieces(mut rest: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let (piece, behind) = rest.split_at(boundary(rest, PIECE));
        rest = behind;
        step(piece.len());
        Some(piece).filter(|piece| !piece.is_empty())
    })
}

/// The same, from the end of the text.
pub(crate) fn pieces_from_the_end(mut rest: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let (before, piece) = rest.split_at(boundary(rest, rest.len().saturating_sub(PIECE)));
        rest = before;
        step(piece.len());
        Some(piece).filter(|piece| !piece.is_empty())
    })
}

/// The largest code point boundary at or before a byte offset, at most the length of the text.
pub(crate) fn boundary(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{PIECE, pieces, pieces_from_the_end};

    #[test]
    fn pieces_are_the_text() {
        for unit in ["a", "é", "aé語👧"] {
            for times in [0, 1, PIECE / 3, PIECE] {
                let text = unit.repeat(times);
                assert_eq!(pieces(&text).collect::<String>(), text);
                let mut back: Vec<&str> = pieces_from_the_end(&text).collect();
                back.reverse();
                assert_eq!(back.concat(), text);
            }
        }
    }
}
