//! The alphabet of the kinds of lines: characters that no expression tells apart are one letter of one byte.
//!
//! An automaton over letters has a step where one over UTF-8 has a tree of byte ranges for every class of Unicode: it is built
//! in a hundredth of the time.

use regex_syntax::hir::{
    Capture, Class, ClassBytes, ClassBytesRange, ClassUnicode, Hir, HirKind, Repetition,
};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::text::step;

/// The letters of all characters.
#[derive(Debug)]
pub(super) struct Letters {
    ascii: [u8; 128],
    /// The first character of each run of characters with one letter, and the letter.
    runs: Box<[(u32, u8)]>,
}

impl Default for Letters {
    fn default() -> Self {
        Self { ascii: [0; 128], runs: Box::default() }
    }
}

/// For each set of characters, whether a character is in it.
type Row = SmallVec<[u64; 4]>;

impl Letters {
    /// Returns the letters that tell apart what some expressions tell apart.
    ///
    /// # Errors
    /// If there would be more than 256.
    pub(crate) fn telling_apart<'h>(expressions: impl Iterator<Item = &'h Hir>) -> Result<Self, String> {
        let mut sets = FxHashSet::default();
        expressions.for_each(|hir| collect(hir, &mut sets));
        let mut bounds: Vec<(u32, usize)> = Vec::new();
        for (number, set) in sets.iter().enumerate() {
            for (first, last) in set {
                bounds.extend([(*first, number), (*last + 1, number)]);
            }
        }
        bounds.sort_unstable();
        let mut row: Row = smallvec::smallvec![0; sets.len().div_ceil(64)];
        let mut numbers: FxHashMap<Row, usize> = FxHashMap::default();
        numbers.insert(row.clone(), 0);
        let mut runs = vec![(0, 0)];
        for at_one in bounds.chunk_by(|one, next| one.0 == next.0) {
            for (_, set) in at_one {
                row.get_mut(set / 64).into_iter().for_each(|word| *word ^= 1 << (set % 64));
            }
            let next = numbers.len();
            let number = *numbers.entry(row.clone()).or_insert(next);
            let letter = u8::try_from(number).map_err(|_| "too many kinds of characters".to_owned())?;
            runs.extend(at_one.first().map(|(at, _)| (*at, letter)));
        }
        let mut letters = Self { ascii: [0; 128], runs: runs.into() };
        letters.ascii = std::array::from_fn(|at| letters.of_run(at as u32));
        Ok(letters)
    }

    fn of_run(&self, character: u32) -> u8 {
        let behind = self.runs.partition_point(|(first, _)| *first <= character);
        behind.checked_sub(1).and_then(|at| self.runs.get(at)).map_or(0, |(_, letter)| *letter)
    }

    /// Returns the letter of a character.
    pub(crate) fn letter(&self, c: char) -> u8 {
        self.ascii.get(c as usize).copied().unwrap_or_else(|| self.of_run(u32::from(c)))
    }

    /// Returns the letters, each at least once.
    pub(crate) fn all(&self) -> impl Iterator<Item = u8> {
        self.runs.iter().map(|(_, letter)| *letter)
    }

    /// Writes the letters of a text behind those in `letters`.
    pub(crate) fn spell(&self, text: &str, letters: &mut Vec<u8>) {
        step(text.len());
        letters.extend(text.chars().map(|c| self.letter(c)));
    }

    /// Returns an expression over letters for one over characters; its first group is the whole match.
    pub(crate) fn spelled(&self, hir: &Hir) -> Hir {
        let sub = Box::new(self.inside(hir));
        Hir::capture(Capture { index: 1, name: None, sub })
    }

    fn inside(&self, hir: &Hir) -> Hir {
        match hir.kind() {
            HirKind::Empty => Hir::empty(),
            HirKind::Literal(literal) => {
                let text = std::str::from_utf8(&literal.0).unwrap_or_default();
                Hir::literal(text.chars().map(|c| self.letter(c)).collect::<Vec<u8>>())
            }
            HirKind::Class(class) => Hir::class(Class::Bytes(self.of_ranges(&ranges(class)))),
            HirKind::Look(look) => Hir::look(*look),
            HirKind::Repetition(part) => {
                let sub = Box::new(self.inside(&part.sub));
                Hir::repetition(Repetition { sub, ..part.clone() })
            }
            HirKind::Capture(group) => {
                let sub = Box::new(self.inside(&group.sub));
                Hir::capture(Capture { index: group.index + 1, name: group.name.clone(), sub })
            }
            HirKind::Concat(parts) => Hir::concat(parts.iter().map(|part| self.inside(part)).collect()),
            HirKind::Alternation(parts) => {
                Hir::alternation(parts.iter().map(|part| self.inside(part)).collect())
            }
        }
    }

    fn of_ranges(&self, ranges: &[(u32, u32)]) -> ClassBytes {
        let mut letters = [false; 256];
        let mut at =
            ranges.first().map_or(0, |(first, _)| self.runs.partition_point(|(start, _)| start < first));
        for (first, last) in ranges {
            let rest = self.runs.get(at..).unwrap_or_default();
            at += rest.iter().take_while(|(start, _)| start < first).count();
            for (_, letter) in
                self.runs.get(at..).unwrap_or_default().iter().take_while(|(start, _)| start <= last)
            {
                letters.get_mut(usize::from(*letter)).into_iter().for_each(|known| *known = true);
                at += 1;
            }
        }
        let known = (0..=u8::MAX).zip(letters).filter(|(_, known)| *known);
        ClassBytes::new(known.map(|(letter, _)| ClassBytesRange::new(letter, letter)))
    }
}

/// Adds every set of characters in an expression.
fn collect(hir: &Hir, sets: &mut FxHashSet<Vec<(u32, u32)>>) {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).unwrap_or_default();
            sets.extend(text.chars().map(|c| vec![(u32::from(c), u32::from(c))]));
        }
        HirKind::Class(class) => {
            sets.insert(ranges(class));
        }
        _ => hir.kind().subs().iter().for_each(|part| collect(part, sets)),
    }
}

/// Returns the first and last characters of the ranges of a class.
fn ranges(class: &Class) -> Vec<(u32, u32)> {
    let unicode = |class: &ClassUnicode| {
        class.iter().map(|range| (u32::from(range.start()), u32::from(range.end()))).collect()
    };
    match class {
        Class::Unicode(class) => unicode(class),
        Class::Bytes(class) => class.to_unicode_class().as_ref().map(unicode).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::Letters;

    fn letters(expressions: &[&str]) -> Letters {
        let parsed: Vec<_> = expressions.iter().map(|text| regex_syntax::parse(text).unwrap()).collect();
        Letters::telling_apart(parsed.iter()).unwrap()
    }

    #[test]
    fn characters_that_no_expression_tells_apart_are_one_letter() {
        let letters = letters(&[r"\p{Upper}\w*", "é—"]);
        let same = |one, other| letters.letter(one) == letters.letter(other);
        assert!(same('A', 'Ø') && same('a', 'ñ') && same('7', 'z') && same('.', '“'));
        assert!(!same('A', 'a') && !same('é', 'è') && !same('—', '–'));
    }

    #[test]
    fn there_are_at_most_256_letters() {
        let many: String = ('a'..='z').chain('α'..='ω').chain('а'..='я').chain('一'..='亿').collect();
        let parsed = regex_syntax::parse(&many).unwrap();
        assert_eq!(Letters::telling_apart([&parsed].into_iter()).is_err(), many.chars().count() > 255);
    }
}
