//! The sieve `acronym`: an acronym in brackets, "the Coastal Authority (CA)", or the initials of an organization's name.

use super::gather::Entities;
use super::name_key::{NameKey, is_acronym};
use crate::lexicon::WordClass;
use crate::mention::article::Words;
use crate::mention::entity_kind::EntityKind;
use crate::mention::names::Name;
use crate::stop::{Stop, Stopped};
use crate::text::{TokenSpan, step};

impl Entities {
    /// Returns the entity that an acronym refers to.
    pub(crate) fn acronym(&self, key: NameKey) -> Option<u32> {
        if !key.capitals || key.length != 1 || self.acronyms.is_empty() {
            return None;
        }
        let word = self.lexemes.str(self.last(key)?);
        self.acronyms.get(&word.replace('.', "")).copied()
    }

    /// Adds acronyms in brackets after their words, "the Coastal Authority (CA)" (Schwartz and Hearst 2003).
    pub(crate) fn add_bracketed_acronyms(
        &mut self,
        words: &Words,
        names: &[Name],
        stop: &Stop,
    ) -> Result<(), Stopped> {
        for name in names {
            stop.check()?;
            step(1);
            let Some(letters) = bracketed_letters(words, name) else { continue };
            let Some(full) = words_of(words, &letters, name.tokens.start) else { continue };
            let key = self.key(words, full, None);
            let stated = Name { tokens: full, core: full, kind: EntityKind::Organization, ..Name::default() };
            let entity = match self.known(key) {
                Some(entity) => entity,
                None => self.create(words, &stated, key),
            };
            self.acronyms.entry(letters).or_insert(entity);
        }
        Ok(())
    }

    /// Adds the initials of each organization's name as its acronym.
    pub(crate) fn add_initials(&mut self, words: &Words, stop: &Stop) -> Result<(), Stopped> {
        for (index, entity) in (0..).zip(&self.list) {
            stop.check()?;
            step(1);
            if entity.kind == EntityKind::Person || !entity.has_several_words() {
                continue;
            }
            let capitals = entity.name.positions().filter(|at| words.is_capital(*at));
            if capitals.clone().count() > 2 {
                let letters: String = capitals.filter_map(|at| words.text(at).chars().next()).collect();
                self.acronyms.entry(letters.to_lowercase()).or_insert(index);
            }
        }
        Ok(())
    }
}

/// Returns the letters of an acronym in brackets, in lower case.
fn bracketed_letters(words: &Words, name: &Name) -> Option<String> {
    let before = name.tokens.start.checked_sub(1)?;
    let open = words.word_class(before).intersects(WordClass::OPEN_BRACKET);
    let close = words.word_class(name.tokens.end).intersects(WordClass::CLOSE_BRACKET);
    let single = name.tokens.len() == 1 && is_acronym(words, name.tokens.start);
    if !(open && close && single) {
        return None;
    }
    let letters = words.lower(name.tokens.start).replace('.', "");
    (2..=8).contains(&letters.chars().count()).then_some(letters)
}

/// Returns the words before a bracket whose initials are the letters in it.
fn words_of(words: &Words, letters: &str, bracket: u32) -> Option<TokenSpan> {
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
    (words.is_capital(at) && words.paragraph(at) == words.paragraph(end)).then_some(TokenSpan::new(at, end))
}
