//! Misspelled names: whether two spellings may be the same name, and the closest known name.

use strsim::osa_distance;

use crate::text::step;

/// Minimum letters of a name that may be misspelled.
const SHORTEST: usize = 6;
/// Maximum length of a name.
const LONGEST: usize = 40;
/// Maximum spelling errors.
const SLIPS: usize = 2;

/// Whether words with these sets of [`letters`] may be two errors apart: two errors change at most four letters of the
/// two sets. A cheap test that excludes most pairs.
pub(crate) fn may_be_misspelling(a: u64, b: u64) -> bool {
    (a ^ b).count_ones() <= 4
}

/// Whether a word is long enough to be misspelled.
pub(crate) fn is_long(word: &str) -> bool {
    word.len() >= SHORTEST
}

/// Whether two different words of at least six letters are at most two errors apart; an error is an insertion, a
/// deletion, a substitution or a transposition of neighbours (optimal string alignment).
pub(crate) fn is_misspelling(a: &str, b: &str) -> bool {
    if a == b || !is_long(a) || !is_long(b) {
        return false;
    }
    let (a, b) = (front(a), front(b));
    step(a.len() * b.len());
    let (one, other) = (a.chars().count(), b.chars().count());
    let (short, long) = (one.min(other), one.max(other));
    short >= SHORTEST && long - short <= SLIPS && osa_distance(a, b) <= SLIPS
}

/// The set of a word's letters, hashed into 64 bits.
pub(crate) fn letters(word: &str) -> u64 {
    word.chars().fold(0, |set, c| set | 1 << (u32::from(c) % 64))
}

/// The closest known name by number of errors, the alphabetically first of equals; `None` if none is close.
pub(crate) fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let (own, count) = (letters(name), name.chars().count());
    // A short name with two errors is another name.
    let most = match count {
        0..=2 => 0,
        3..=4 => 1,
        _ => SLIPS,
    };
    let near = names.into_iter().filter(|other| {
        *other != name
            && other.chars().count().abs_diff(count) <= most
            && may_be_misspelling(own, letters(other))
    });
    let slips = near.map(|other| (osa_distance(name, other), other));
    slips.filter(|(slips, _)| *slips <= most).min().map(|(_, other)| other)
}

/// The hint in errors about an unknown name, if a known one is close: `; did you mean "relative"?`
pub(crate) fn hint<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    nearest(name, names).map_or_else(String::new, |near| format!("; did you mean {near:?}?"))
}

/// The prefix of a word that is compared.
fn front(word: &str) -> &str {
    word.char_indices().nth(LONGEST).and_then(|(end, _)| word.get(..end)).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::{hint, is_misspelling, nearest};

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

    #[test]
    fn the_nearest_name_is_told_where_one_is_near() {
        let names = ["relative", "determiner", "ing", "comma", "colon", "stop"];
        for (name, near) in [
            ("relatve", Some("relative")),
            ("detreminer", Some("determiner")),
            ("determinners", Some("determiner")),
            ("stpo", Some("stop")),
            ("commna", Some("comma")),
            ("in", None),
            ("stay", None),
            ("sparkle", None),
            ("", None),
            ("colon", None),
        ] {
            assert_eq!(nearest(name, names), near, "{name}");
        }
        assert_eq!(hint("colom", names), "; did you mean \"colon\"?");
        assert_eq!(hint("sparkle", names), "");
    }
}
