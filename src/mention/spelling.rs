//! Whether two spellings may be of one name.

/// Names of fewer letters differ for good when they differ.
const SHORTEST: usize = 6;
/// No name is longer.
const LONGEST: usize = 40;

/// Whether two different words of at least six letters are at most two slips apart, one for names under eight letters
/// unless they end alike; a slip is a letter too many, too few, changed, or two exchanged (optimal string alignment).
pub(super) fn is_misspelling(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.chars().take(LONGEST).collect(), b.chars().take(LONGEST).collect());
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    short >= SHORTEST && long - short <= 2 && a != b && distance(&a, &b) <= 2
}

fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut rows: Vec<Vec<usize>> = vec![(0..width).collect()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let above = |back: usize, j: usize| {
                (i + 1)
                    .checked_sub(back)
                    .and_then(|r| rows.get(r))
                    .and_then(|r| r.get(j))
                    .copied()
                    .unwrap_or(usize::MAX - 2)
            };
            let changed = above(1, j) + usize::from(x != y);
            let left = row.last().copied().unwrap_or_default() + 1;
            let exchanged =
                match (i.checked_sub(1).and_then(|i| a.get(i)), j.checked_sub(1).and_then(|j| b.get(j))) {
                    (Some(before_x), Some(before_y)) if before_x == y && before_y == x => above(2, j - 1) + 1,
                    _ => usize::MAX,
                };
            row.push(changed.min(left).min(above(1, j + 1) + 1).min(exchanged));
        }
        rows.push(row);
    }
    rows.last().and_then(|r| r.last()).copied().unwrap_or(usize::MAX)
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
