//! Whether two spellings may be of one name.

use smallvec::SmallVec;

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
    let (a, b): (Letters, Letters) = (a.chars().take(LONGEST).collect(), b.chars().take(LONGEST).collect());
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    short >= SHORTEST && long - short <= SLIPS && is_near(&a, &b)
}

/// The letters of a word, on the stack.
type Letters = SmallVec<[char; LONGEST]>;

/// A row of the table, on the stack too.
type Row = SmallVec<[usize; LONGEST + 1]>;

/// The set of a word's letters, folded into 64 bits.
pub(super) fn letters(word: &str) -> u64 {
    word.chars().fold(0, |set, c| set | 1 << (u32::from(c) % 64))
}

/// The rows of the usual table, of which the last two are kept; nothing below two rows of too much is less.
fn is_near(a: &[char], b: &[char]) -> bool {
    let (mut before, mut row) = (Row::new(), Row::new());
    let mut above: Row = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        row.clear();
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let changed = get(&above, j) + usize::from(x != y);
            let longer = get(&above, j + 1).min(get(&row, j)) + 1;
            let twisted = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            let exchanged = if twisted { get(&before, j - 1) + 1 } else { usize::MAX };
            row.push(changed.min(longer).min(exchanged));
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
        if [&before, &above].iter().all(|row| row.iter().all(|slips| *slips > SLIPS)) {
            return false;
        }
    }
    above.last().is_some_and(|slips| *slips <= SLIPS)
}

fn get(row: &[usize], at: usize) -> usize {
    row.get(at).copied().unwrap_or(LONGEST)
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
