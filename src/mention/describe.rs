//! Common nouns: whom "the mayor" means, and who comes in as "a mayor".

use std::ops::Range;

use super::cast::Member;
use super::lexemes::Lexeme;
use super::names::Sort;
use super::phrase::{Nominal, Phrase};
use super::scene::{Point, Rank, Wanted, Who};
use super::sex::Sex;
use super::walk::{Newcomer, Told, Walk};
use crate::lexicon::{Attributes, SpeakerSieve, WordClass};

/// So many words a newcomer's phrase has at most.
const LONGEST: u32 = 12;

/// In the first paragraphs someone may come in without the name that follows.
const LEAD: u32 = 2;

/// So many paragraphs on the name follows at the latest.
const NAMED_BY: u32 = 5;

impl Walk<'_, '_> {
    pub(super) fn nominal(&mut self, nominal: &Nominal) -> Option<Told> {
        let may_be_bare = nominal.sort != Sort::Body && self.words.paragraph(nominal.head) == 0;
        if (nominal.definite || may_be_bare) && !nominal.plural {
            let called = self.called(nominal);
            if nominal.definite
                && let Some(who) = self.newcomer_called(nominal, &called)
            {
                return Some((who, SpeakerSieve::DefiniteDescription));
            }
            let described = nominal.definite || !called.is_empty();
            if let Some(member) = described.then(|| self.described(called, nominal)).flatten() {
                return Some((Who::Member(member), SpeakerSieve::DefiniteDescription));
            }
        }
        if let Some(member) = self.named_later(nominal) {
            return Some((Who::Member(member), SpeakerSieve::Lead));
        }
        let label = self.words.written(&nominal.label);
        let who = self.unnamed(label, nominal.sort, nominal.sex, nominal.plural);
        if nominal.sort == Sort::Person
            && nominal.label.start.checked_sub(1).is_some_and(|at| self.brings_in(at))
        {
            self.note(nominal.head, who);
        }
        Some((who, SpeakerSieve::Nominal))
    }

    fn called(&mut self, nominal: &Nominal) -> Vec<u32> {
        let mut called = self.roles.called(self.words, self.names, &mut self.cast, nominal.head, self.stop);
        called.retain(|m| self.cast.member(*m).is_some_and(|member| may_be(member, nominal)));
        called
    }

    /// Whom the article calls by that noun; for a body's noun the body on the reader's mind.
    fn described(&mut self, called: Vec<u32>, nominal: &Nominal) -> Option<u32> {
        let called = self.nearest(called, nominal);
        if let Some(member) = self.scene.latest_of(&called) {
            return Some(member);
        }
        if let [only] = called.as_slice() {
            return Some(*only);
        }
        if nominal.sort == Sort::Person && called.is_empty() {
            return self.person_on_mind(nominal);
        }
        if nominal.sort != Sort::Body || nominal.label.len() > 1 || !self.is_any_body(nominal.head) {
            return None;
        }
        self.body_on_mind(nominal)
    }

    /// "company", not "committee": a noun that is said of bodies whose names do not hold it.
    fn is_any_body(&mut self, head: u32) -> bool {
        let word = self.cast.lexemes.at(self.words, head);
        self.words.article.same_role.has(self.cast.lexemes.str(word))
    }

    fn body_on_mind(&self, nominal: &Nominal) -> Option<u32> {
        let (words, cast) = (self.words, &self.cast);
        let sort = |who: &Who| match who {
            Who::Member(m) => cast.member(*m).map(|member| (*m, member.sort)),
            Who::Unnamed(_) => None,
        };
        let salient = self.scene.most_salient(words, cast, nominal.head, Wanted::Body);
        match salient.as_ref().and_then(sort)? {
            (member, Sort::Body) => Some(member),
            (member, Sort::Unknown) => {
                let last = self.scene.dominant(words, cast, nominal.head, Wanted::Body);
                (last == Some(Who::Member(member))).then_some(member)
            }
            _ => None,
        }
    }

    /// "the Tarn senator": of several senators the one near whose name Tarn stands.
    fn nearest(&mut self, mut called: Vec<u32>, nominal: &Nominal) -> Vec<u32> {
        if called.len() < 2 {
            return called;
        }
        let modifiers = self.modifiers(nominal);
        let most = called.iter().map(|m| self.roles.nearness(&modifiers, *m)).max().unwrap_or_default();
        called.retain(|m| self.roles.nearness(&modifiers, *m) == most);
        called
    }

    /// The capitalised words before a noun.
    fn modifiers(&mut self, nominal: &Nominal) -> Vec<Lexeme> {
        let before = nominal.label.start..nominal.head;
        let lexemes = &mut self.cast.lexemes;
        before.filter(|at| self.words.is_capital(*at)).map(|at| lexemes.at(self.words, at)).collect()
    }

    /// "the Tarn businessman": whoever was just spoken of, where no one else is called so.
    fn person_on_mind(&mut self, nominal: &Nominal) -> Option<u32> {
        if nominal.label.end > nominal.head + 1 {
            return None;
        }
        let wanted = Wanted::Person(nominal.sex);
        let modifiers = self.modifiers(nominal);
        let (words, cast) = (self.words, &self.cast);
        let near = self.scene.most_salient(words, cast, nominal.head, wanted).filter(|who| match who {
            Who::Member(m) => self.roles.nearness(&modifiers, *m) > 0,
            Who::Unnamed(_) => false,
        });
        match near.or_else(|| self.scene.dominant(words, cast, nominal.head, wanted))? {
            Who::Member(m) if self.cast.member(m).is_some_and(|m| m.sort == Sort::Person) => Some(m),
            _ => None,
        }
    }

    /// "A Tarn judge" in the lead: the one judge whom a later paragraph names.
    fn named_later(&mut self, nominal: &Nominal) -> Option<u32> {
        let here = self.words.paragraph(nominal.head);
        let person = nominal.sort == Sort::Person && !nominal.plural;
        if nominal.possessor || nominal.definite || !person || here > LEAD {
            return None;
        }
        let [only] = self.called(nominal)[..] else { return None };
        let first = self.cast.member(only)?.first();
        let soon = self.words.paragraph(first) <= here + NAMED_BY;
        (first > nominal.head && soon).then_some(only)
    }
}

/// Who comes in without a name.
impl Walk<'_, '_> {
    /// Puts someone on the scene whom an indefinite article brings in; returns where to go on.
    pub(super) fn newcomer(&mut self, at: u32) -> Option<u32> {
        let range = self.indefinite_phrase(at)?;
        let Phrase::Nominal(nominal) = self.phrases.simple(&range)? else { return None };
        if nominal.sort != Sort::Person || nominal.plural || nominal.head + 1 != range.end {
            return None;
        }
        let label = self.words.written(&nominal.label);
        let who = self.unnamed(label, nominal.sort, nominal.sex, false);
        // Beside what is done or said, whoever has no name and is of unknown sex is called back by a noun alone.
        let subject = self.rank(&range) == Rank::Subject;
        if subject || nominal.sex != Sex::Unknown {
            self.scene.add(Point { at, who, rank: if subject { Rank::Subject } else { Rank::Other } });
        }
        self.note(nominal.head, who);
        Some(range.end)
    }

    fn note(&mut self, head: u32, who: Who) {
        let word = self.cast.lexemes.at(self.words, head);
        self.newcomers.insert(word, Newcomer { who, at: head });
    }

    /// "a", "another", "one".
    fn brings_in(&self, at: u32) -> bool {
        let (part, attributes) = (self.words.part(at), self.words.attributes(at));
        let one = part.intersects(WordClass::NUMBER_WORD) && attributes.has(Attributes::SINGULAR);
        (part.intersects(WordClass::DETERMINER) && !attributes.has(Attributes::DEFINITE) || one)
            && !part.intersects(WordClass::NAME)
    }

    /// The noun phrase behind an indefinite article, where it is no predicate and no apposition.
    fn indefinite_phrase(&self, at: u32) -> Option<Range<u32>> {
        let words = self.words;
        let before = at.checked_sub(1).filter(|before| words.sentence(*before) == words.sentence(at));
        let part = before.map(|before| words.part(before)).unwrap_or_default();
        if !self.brings_in(at)
            || part.intersects(
                WordClass::AUXILIARY
                    .union(WordClass::PREPOSITION)
                    .union(WordClass::COMMA)
                    .union(WordClass::DASH),
            )
        {
            return None;
        }
        let inside = |t: &u32| {
            let noun = words.part(*t).intersects(WordClass::NOMINAL)
                || words.attributes(*t).any(Attributes::ROLE | Attributes::PERSON);
            noun && words.is_word(*t) && self.phrases.name_at(*t).is_none()
        };
        let end = (at + 1..at + LONGEST).find(|t| !inside(t))?;
        let role_of_name = self.phrases.name_at(end).is_some();
        // "A buyer in Tarn, Ann Lee": what hangs on the noun may stand before the name.
        let stops = WordClass::COMMA.union(WordClass::END);
        let mark = (end..end + LONGEST).find(|t| words.part(*t).intersects(stops)).unwrap_or(end);
        let apposed =
            words.part(mark).intersects(WordClass::COMMA) && self.phrases.name_at(mark + 1).is_some();
        (end > at + 1 && !role_of_name && !apposed).then_some(at..end)
    }

    /// The newcomer of that noun, unless someone whom the article calls so was mentioned since.
    fn newcomer_called(&mut self, nominal: &Nominal, called: &[u32]) -> Option<Who> {
        if nominal.sort != Sort::Person {
            return None;
        }
        let word = self.cast.lexemes.at(self.words, nominal.head);
        let newcomer = *self.newcomers.get(&word)?;
        let since = called.iter().any(|m| {
            let last = self.scene.last_of(Who::Member(*m));
            last.is_some_and(|last| last > newcomer.at)
        });
        (!since && !matches!(called, [_])).then_some(newcomer.who)
    }
}

fn may_be(member: &Member, nominal: &Nominal) -> bool {
    nominal.sex.agrees(member.sex())
}
