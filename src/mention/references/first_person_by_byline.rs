//! The sieve `narrator`: "I" outside of quotations is the author whom a byline or the note at the end names.

use super::referent::Referent;
use super::walk::Walk;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::article::Words;
use crate::mention::entities::Entities;
use crate::mention::entity_kind::EntityKind;
use crate::mention::names::Name;
use crate::stop::Stop;
use crate::text::step;

/// The byline stands in one of the first paragraphs.
const BYLINE: usize = 4;
/// The note on the author is one of the last.
const NOTE: usize = 2;
/// A byline has no more words.
const SHORT: u32 = 8;
/// So many words of a byline that came apart are looked at.
const LONGEST: usize = 64;

impl Walk<'_, '_> {
    /// Whom "I" means outside of quotations.
    pub(super) fn narrator(&mut self, at: u32) -> Option<Referent> {
        if !self.words.attributes(at).has(Attributes::FIRST | Attributes::SINGULAR) {
            return None;
        }
        let (words, names, entities, stop) = (self.words, self.names, &self.entities, self.stop);
        let author = self.author.get_or_insert_with(|| author(words, names, entities, stop)).clone()?;
        Some(self.unnamed(author, EntityKind::Person, None, false))
    }
}

/// The author's name, where the text gives it.
fn author(words: &Words, names: &[Name], entities: &Entities, stop: &Stop) -> Option<String> {
    let given = given(words, names).or_else(|| byline(words, names));
    let name = given.or_else(|| noted(words, names, entities, stop))?;
    Some(words.written(name.core))
}

/// The one name of a byline that came apart from the text, whatever it looks like: "Ann Lee, Arts Correspondent". Of two
/// authors neither is "I".
fn given<'n>(words: &Words, names: &'n [Name]) -> Option<&'n Name> {
    let byline = words.article.byline;
    let from = names.partition_point(|name| name.tokens.start < byline.start);
    let first = names.iter().skip(from).take(SHORT as usize).find(|name| name.core.len() > 1)?;
    let joins = |at: u32| words.word_class(at).intersects(WordClass::COORDINATOR);
    (!byline.positions().take(LONGEST).any(joins)).then_some(first)
}

/// "By Ann Lee", a line of its own.
fn byline<'n>(words: &Words, names: &'n [Name]) -> Option<&'n Name> {
    words.article.paragraphs.iter().take(BYLINE).find_map(|paragraph| {
        let short = paragraph.len() <= SHORT && !words.in_prose(paragraph.start);
        let name = name_from(names, paragraph.start + 1)?;
        let by = words.word_class(paragraph.start).intersects(WordClass::PREPOSITION);
        let whole = name.tokens.start == paragraph.start + 1 && name.tokens.end == paragraph.end;
        (short && by && whole && name.core.len() > 1).then_some(name)
    })
}

/// "Ann Lee is a bricklayer in Tarn", at the end, of someone who is mentioned nowhere else.
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

/// The first name that begins at a token or behind it.
fn name_from(names: &[Name], at: u32) -> Option<&Name> {
    names.get(names.partition_point(|n| n.tokens.start < at))
}
