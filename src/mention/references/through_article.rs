//! Goes through the article from source to source, and adds all mentions on the way.

use super::referent::Referent;
use super::resolution::{Resolution, SourceKind};
use super::salience::Mention;
use super::walk::Walk;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::gender::Gender;
use crate::stop::Stopped;
use crate::text::{TokenSpan, step};

impl Walk<'_, '_> {
    /// Resolves all sources, each in the context of the mentions before it.
    pub(crate) fn through(&mut self, sources: &[TokenSpan]) -> Result<Vec<Resolution>, Stopped> {
        let nobody = Resolution { speaker: None, source_kind: SourceKind::Nominal };
        let mut resolutions = vec![nobody; sources.len()];
        let mut order: Vec<usize> = (0..sources.len()).collect();
        let stop = self.stop;
        stop.sort_by_key(&mut order, |i| sources.get(*i).map_or(0, |s| s.start))?;
        let mut next = order.into_iter().peekable();
        let mut same: Option<(TokenSpan, Resolution)> = None;
        let mut at = 0;
        // Nothing after the last source affects a resolution.
        while at < self.words.len() && next.peek().is_some() {
            stop.check()?;
            step(1);
            let mut skip_to = at + 1;
            while let Some(index) = next.next_if(|i| sources.get(*i).is_some_and(|s| s.start <= at)) {
                let Some(source) = sources.get(index).copied() else { continue };
                // Several statements may share one source.
                let answer = match &same {
                    Some((range, answer)) if *range == source => *answer,
                    _ => self.resolve_source(source),
                };
                if let Some(slot) = resolutions.get_mut(index) {
                    *slot = answer;
                }
                skip_to = skip_to.max(source.end);
                same = Some((source, answer));
            }
            let source = next.peek().and_then(|i| sources.get(*i)).map_or(at, |s| s.start);
            at = if skip_to > at + 1 { skip_to } else { self.pass(at).max(at + 1) };
            while at < source {
                stop.check()?;
                step(1);
                at = self.pass(at).max(at + 1);
            }
        }
        Ok(resolutions)
    }

    /// Adds the mention at a token outside of sources, if any. Returns where to continue.
    fn pass(&mut self, at: u32) -> u32 {
        if let Some((index, name)) = self.phrases.name_at(at).and_then(|i| Some((i, self.names.get(i)?))) {
            let found = self.entities.of_name.get(index).copied().flatten();
            if let Some(found) = found.filter(|_| !name.heading && self.words.in_prose(at)) {
                self.mentions.add(Mention {
                    at,
                    referent: Referent::Entity(found.entity),
                    rank: self.rank(name.tokens),
                });
            }
            self.note_pair(index);
            return name.tokens.end;
        }
        let class = self.words.word_class(at);
        if let Some(next) = self.many_people(at) {
            return next;
        }
        // Most words neither refer to nor introduce anyone.
        if !class.intersects(
            WordClass::PRONOUN
                .union(WordClass::POSSESSIVE)
                .union(WordClass::DETERMINER)
                .union(WordClass::NUMBER_WORD),
        ) {
            return at + 1;
        }
        let attributes = self.words.attributes(at);
        let pronoun = attributes.has(Attributes::THIRD)
            && class.intersects(WordClass::PRONOUN.union(WordClass::POSSESSIVE));
        if let Some(gender) = Gender::of(attributes).filter(|_| pronoun) {
            self.pronoun_in_passing(at, gender);
        }
        self.newcomer(at).unwrap_or(at + 1)
    }
}
