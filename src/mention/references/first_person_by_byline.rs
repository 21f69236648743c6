//! The sieve `narrator`: resolves "I" outside of quotations to the author named in a byline or in the note at the end.

use super::referent::Referent;
use super::walk::Walk;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::article::Words;
use crate::mention::entities::Entities;
use crate::mention::entity_kind::EntityKind;
use crate::mention::names::Name;
use crate::stop::Stop;
use crate::text::step;

/// How many of the first paragraphs may be the byline.
const BYLINE: usize = 4;
/// How many of the last paragraphs may be the note on the author.
const NOTE: usize = 2;
/// The maximum number of words in a byline.
const SHORT: u32 = 8;
/// How many words of a separate byline are examined.
const LONGEST: usize = 64;

impl Walk<'_, '_> {
    /// Resolves "I" outside of quotations.
    pub(super) fn narrator(&mut self, at: u32) -> Option<Referent> {
        if !self.words.attributes(at).has(Attributes::FIRST | Attributes::SINGULAR) {
            return None;
        }
        let (words, names, entities, stop) = (self.words, self.names, &self.entities, self.stop);
        let author = self.author.get_or_insert_with(|| author(words, names, entities, stop)).clone()?;
        Some(self.unnamed(author, EntityKind::Person, None, false))
    }
}

/// Returns the author's name, if the text states it.
fn author(words: &Words, names: &[Name], entities: &Entities, stop: &Stop) -> Option<String> {
    let given = given(words, names).or_else(|| byline(words, names));
    let name = given.or_else(|| noted(words, names, entities, stop))?;
    Some(words.written(name.core))
}

/// Returns the name of a separate byline of any form: "Ann Lee, Arts Correspondent". None if it joins several authors.
fn given<'n>(words: &Words, names: &'n [Name]) -> Option<&'n Name> {
    let byline = words.article.byline;
    let from = names.partition_point(|name| name.tokens.start < byline.start);
    let first = names.iter().skip(from).take(SHORT as usize).find(|name| name.core.len() > 1)?;
    let joins = |at: u32| words.word_class(at).intersects(WordClass::COORDINATOR);
    (!byline.positions().take(LONGEST).any(joins)).then_some(first)
}

/// Returns the name of a byline that is a line of its own: "By Ann Lee".
fn byline<'n>(words: &Words, names: &'n [Name]) -> Option<&'n Name> {
    words.article.paragraphs.iter().take(BYLINE).find_map(|paragraph| {
        let short = paragraph.len() <= SHORT && !words.in_prose(paragraph.start);
        let name = name_from(names, paragraph.start + 1)?;
        let by = words.word_class(paragraph.start).intersects(WordClass::PREPOSITION);
        let whole = name.tokens.start == paragraph.start + 1 && name.tokens.end == paragraph.end;
        (short && by && whole && name.core.len() > 1).then_some(name)
    })
}

/// Returns the name of a note at the end about somebody mentioned nowhere else: "Ann Lee is a bricklayer in Tarn".
fn noted<'n>(words: &Words, names: &'n [Name], entities: &Entities, stop: &Stop) -> Option<&'n Name> {
    words.article.paragraphs.iter().rev().take(NOTE).find_map(|paragraph| {
        let name = name_from(names, paragraph.start).filter(|name| name.tokens.start == paragraph.start)?;
        let index = names.partition_point(|n| n.tokens.start < name.tokens.start);
        let entity = entities.of_name.get(index).copied().flatten()?.entity;
        let all = entities.of_name.iter().inspect(|_| step(1)).take_while(|_| !stop.is_stopped());
        let mentions = all.flatten().filter(|found| found.entity == entity).count();
        let is = words.word_class(name.tokens.end).intersects(WordClass::AUXILIARY);
        (is && name.core.len() > 1 && mentions == 1 && words.in_prose(paragraph.start)).then_some(name)
    })
}

/// Returns the first name that begins at or after a token.
fn name_from(names: &[Name], at: u32) -> Option<&Name> {
    names.get(names.partition_point(|n| n.tokens.start < at))
}
