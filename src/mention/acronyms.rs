//! Acronyms: "the Coastal Authority (CA)" in the text itself, and the initials of any body's name.

use std::ops::Range;

use super::article::Words;
use super::cast::{Cast, is_acronym};
use super::names::{Name, Sort};
use super::sex::Sex;
use crate::lexicon::WordClass;
use crate::stop::{Stop, Stopped};
use crate::text::step;

impl Cast {
    /// "the Coastal Authority (CA)": the letters in brackets are those of the words before (Schwartz and Hearst 2003).
    pub(super) fn bracketed(&mut self, words: &Words, names: &[Name], stop: &Stop) -> Result<(), Stopped> {
        for name in names {
            stop.check()?;
            step(1);
            let Some(letters) = bracketed_letters(words, name) else { continue };
            let Some(full) = words_of(words, &letters, name.tokens.start) else { continue };
            let key = self.key(words, &full, Sex::Unknown);
            let stated = Name { tokens: full.clone(), core: full, sort: Sort::Body, ..Name::default() };
            let member = match self.known(key) {
                Some(member) => member,
                None => self.create(words, &stated, key),
            };
            self.acronyms.entry(letters).or_insert(member);
        }
        Ok(())
    }

    /// Bodies are known by the initials of their names too.
    pub(super) fn initials(&mut self, words: &Words, stop: &Stop) -> Result<(), Stopped> {
        for (index, member) in (0..).zip(&self.members) {
            stop.check()?;
            step(1);
            if member.sort == Sort::Person || !member.has_several_words() {
                continue;
            }
            let capitals = member.name.clone().filter(|at| words.is_capital(*at));
            if capitals.clone().count() > 2 {
                let letters: String = capitals.filter_map(|at| words.text(at).chars().next()).collect();
                self.acronyms.entry(letters.to_lowercase()).or_insert(index);
            }
        }
        Ok(())
    }
}

/// The letters of a name in brackets that is an acronym, in lower case.
fn bracketed_letters(words: &Words, name: &Name) -> Option<String> {
    let before = name.tokens.start.checked_sub(1)?;
    let open = words.part(before).intersects(WordClass::OPEN_BRACKET);
    let close = words.part(name.tokens.end).intersects(WordClass::CLOSE_BRACKET);
    let single = name.tokens.len() == 1 && is_acronym(words, name.tokens.start);
    if !(open && close && single) {
        return None;
    }
    let letters = words.lower(name.tokens.start).replace('.', "");
    (2..=8).contains(&letters.chars().count()).then_some(letters)
}

/// The words before a bracket whose initials are its letters.
fn words_of(words: &Words, letters: &str, bracket: u32) -> Option<Range<u32>> {
    let end = bracket.checked_sub(1)?;
    let mut wanted: Vec<char> = letters.chars().collect();
    let mut at = end;
    let least = end.saturating_sub(2 * wanted.len() as u32 + 2);
    while let Some(letter) = wanted.last().copied() {
        at = at.checked_sub(1).filter(|at| *at >= least)?;
        let initial = words.text(at).chars().next().map(|c| c.to_lowercase().next().unwrap_or(c));
        if initial == Some(letter) && words.is_word(at) {
            wanted.pop();
        }
    }
    (words.is_capital(at) && words.paragraph(at) == words.paragraph(end)).then_some(at..end)
}
