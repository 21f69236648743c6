//! Whether two spellings may be of one name.

use strsim::osa_distance;

/// Names of fewer letters differ for good when they differ.
const SHORTEST: usize = 6;
/// No name is longer.
const LONGEST: usize = 40;
/// So many slips are forgiven.
const SLIPS: usize = 2;

/// Whether words of these sets of [`letters`] may be two slips apart: two slips change at most four letters of
/// the two sets. Most pairs fail here at little cost.
pub(super) fn may_be_misspelling(a: u64, b: u64) -> bool {
    (a ^ b).count_ones() <= 4
}

/// Whether a word has letters enough to be misspelled.
pub(super) fn is_long(word: &str) -> bool {
    word.len() >= SHORTEST
}

/// Whether two different words of at least six letters are at most two slips apart; a slip is a letter too many,
/// too few, changed, or two neighbours exchanged (optimal string alignment).
pub(super) fn is_misspelling(a: &str, b: &str) -> bool {
    if a == b || !is_long(a) || !is_long(b) {
        return false;
    }
    let (a, b) = (front(a), front(b));
    let (one, other) = (a.chars().count(), b.chars().count());
    let (short, long) = (one.min(other), one.max(other));
    short >= SHORTEST && long - short <= SLIPS && osa_distance(a, b) <= SLIPS
}

/// The set of a word's letters, folded into 64 bits.
pub(super) fn letters(word: &str) -> u64 {
    word.chars().fold(0, |set, c| set | 1 << (u32::from(c) % 64))
}

/// So much of a word as is compared.
fn front(word: &str) -> &str {
    word.char_indices().nth(LONGEST).and_then(|(end, _)| word.get(..end)).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::is_misspelling;

    #[test]
    fn slips_of_long_names_are_forgiven() {
        for (a, b) in [
            ("petrenko", "petrenka"),
            ("halvorsen", "halvorson"),
            ("brekst", "brekts"),
            ("ostrowsky", "ostrovski"),
        ] {
            assert!(is_misspelling(a, b), "{a} {b}");
        }
        for (a, b) in
            [("park", "parks"), ("petrenko", "petrenko"), ("lindholm", "lindgren"), ("marsden", "harper")]
        {
            assert!(!is_misspelling(a, b), "{a} {b}");
        }
    }
}
