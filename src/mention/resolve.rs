//! The walk through an article: every source gets whom it means.

use std::ops::Range;

use super::article::{Article, Words};
use super::cast::Member;
use super::meant::{Form, Meant};
use super::names::{Sort, names};
use super::narrator::narrator;
use super::phrase::Phrase;
use super::profile::Profile;
use super::scene::{Point, Rank, Wanted, Who};
use super::sex::Sex;
use super::speakers::profiles;
use super::walk::{Told, Walk};
use crate::lexicon::{Attributes, SpeakerSieve, WordClass};
use crate::stop::{Stop, Stopped};
use crate::text::step;

/// Whom all sources mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolution {
    /// The fullest name of each speaker, without title or article; the noun phrase where there is no name.
    pub speakers: Vec<String>,
    /// What is told of each speaker, in tokens.
    pub profiles: Vec<Profile<Range<u32>>>,
    /// One for each source, in the order they were given.
    pub meant: Vec<Meant>,
}

/// Finds whom each source means; sources are ranges of tokens in any order.
///
/// Costs time linear in the article and its sources: every look back or around has a bound.
///
/// # Errors
/// [`Stopped`] when `stop` was given before the end.
pub fn resolve(article: Article<'_>, sources: &[Range<u32>], stop: &Stop) -> Result<Resolution, Stopped> {
    if sources.is_empty() {
        return Ok(Resolution::default());
    }
    let words = Words::new(article, stop)?;
    let names = names(&words, stop)?;
    let mut walk = Walk::new(&words, &names, stop)?;
    let meant = walk.through(sources)?;
    let profiles = profiles(&walk, sources, &meant)?;
    Ok(Resolution { speakers: walk.speakers, profiles, meant })
}

impl Walk<'_, '_> {
    fn through(&mut self, sources: &[Range<u32>]) -> Result<Vec<Meant>, Stopped> {
        let nobody = Meant { speaker: None, form: Form::Nominal };
        let mut meant = vec![nobody; sources.len()];
        let mut order: Vec<usize> = (0..sources.len()).collect();
        let stop = self.stop;
        stop.sort_by_key(&mut order, |i| sources.get(*i).map_or(0, |s| s.start))?;
        let mut next = order.into_iter().peekable();
        let mut same: Option<(Range<u32>, Meant)> = None;
        let mut at = 0;
        // Behind the last source nothing bears on an answer.
        while at < self.words.len() && next.peek().is_some() {
            stop.check()?;
            step(1);
            let mut skip_to = at + 1;
            while let Some(index) = next.next_if(|i| sources.get(*i).is_some_and(|s| s.start <= at)) {
                let Some(source) = sources.get(index) else { continue };
                // One source may have several statements.
                let answer = match &same {
                    Some((range, answer)) if range == source => *answer,
                    _ => self.source(source),
                };
                if let Some(slot) = meant.get_mut(index) {
                    *slot = answer;
                }
                skip_to = skip_to.max(source.end);
                same = Some((source.clone(), answer));
            }
            let source = next.peek().and_then(|i| sources.get(*i)).map_or(at, |s| s.start);
            at = if skip_to > at + 1 { skip_to } else { self.pass(at).max(at + 1) };
            while at < source {
                stop.check()?;
                step(1);
                at = self.pass(at).max(at + 1);
            }
        }
        Ok(meant)
    }

    /// Notes whoever is mentioned at a token outside of sources; returns where to go on.
    fn pass(&mut self, at: u32) -> u32 {
        if let Some((index, name)) = self.phrases.name_at(at).and_then(|i| self.names.get(i).map(|n| (i, n)))
        {
            let found = self.cast.of_name.get(index).copied().flatten();
            if let Some(found) = found.filter(|_| !name.heading && self.words.in_prose(at)) {
                self.scene.add(Point { at, who: Who::Member(found.member), rank: self.rank(&name.tokens) });
            }
            return name.tokens.end;
        }
        let part = self.words.part(at);
        // Most words neither point at anyone nor bring anyone in.
        if !part.intersects(
            WordClass::PRONOUN
                .union(WordClass::POSSESSIVE)
                .union(WordClass::DETERMINER)
                .union(WordClass::NUMBER_WORD),
        ) {
            return at + 1;
        }
        let attributes = self.words.attributes(at);
        let sex = Sex::of(attributes);
        let pronoun = attributes.has(Attributes::THIRD)
            && part.intersects(WordClass::PRONOUN.union(WordClass::POSSESSIVE));
        if pronoun && sex != Sex::Unknown {
            self.pronoun_in_passing(at, sex);
        }
        self.newcomer(at).unwrap_or(at + 1)
    }

    fn pronoun_in_passing(&mut self, at: u32, sex: Sex) {
        let Some(who) = self.scene.most_salient(self.words, &self.cast, at, Wanted::Person(sex)) else {
            return;
        };
        self.learn(who, sex);
        let subject = self.words.part(at + 1).intersects(WordClass::VERBAL)
            && !self.words.part(at).intersects(WordClass::POSSESSIVE);
        let rank = if subject { Rank::Subject } else { Rank::Inside };
        self.scene.add(Point { at, who, rank });
    }

    /// A pronoun tells the sex of someone of whom nothing else did.
    fn learn(&mut self, who: Who, sex: Sex) {
        if let Who::Member(m) = who
            && let Some(member) = self.cast.members.get_mut(m as usize)
        {
            member.vote(sex, 1);
        }
    }

    /// Resolves one source and puts whom it means on the scene.
    fn source(&mut self, source: &Range<u32>) -> Meant {
        // A letter alone ("Q", "A") marks a turn and names nobody.
        let letter = source.len() == 1 && self.words.text(source.start).chars().count() == 1;
        let phrase = self.phrases.read(source).filter(|p| !letter || matches!(p, Phrase::Pronoun(_)));
        let Some(phrase) = phrase else {
            return Meant { speaker: None, form: Form::Nominal };
        };
        let form = form(&phrase);
        let told = self.told(&phrase, source);
        let mut inside: Vec<usize> = source.clone().filter_map(|at| self.phrases.name_at(at)).collect();
        inside.dedup();
        for name in inside {
            self.mention_inside(name, told.map(|t| t.0));
        }
        let Some((who, sieve)) = told else { return Meant { speaker: None, form } };
        // Nobody is called back by "both" or "some".
        let counts = matches!(&phrase, Phrase::Nominal(n) if self.words.part(n.head).intersects(WordClass::QUANTIFIER));
        if !counts {
            self.scene.add(Point { at: source.start, who, rank: Rank::Speaker });
        }
        Meant { speaker: self.speaker(who).map(|speaker| (speaker, sieve)), form }
    }

    fn mention_inside(&mut self, name: usize, speaker: Option<Who>) {
        let found = self.cast.of_name.get(name).copied().flatten();
        let who = found.map(|f| Who::Member(f.member)).filter(|who| Some(*who) != speaker);
        if let (Some(who), Some(name)) = (who, self.names.get(name)) {
            self.scene.add(Point { at: name.tokens.start, who, rank: Rank::Inside });
        }
    }

    fn told(&mut self, phrase: &Phrase, source: &Range<u32>) -> Option<Told> {
        match phrase {
            Phrase::Pronoun(at) => self.pronoun(*at),
            Phrase::Name { name, apposed, within } => self.named(*name, *apposed, within),
            Phrase::Nominal(nominal) => self.nominal(nominal),
            Phrase::Joint(parts) => self.joint(parts, source),
        }
    }

    fn named(&mut self, name: usize, apposed: bool, within: &Range<u32>) -> Option<Told> {
        // "the Lees" are not one of them.
        let family =
            within.start.checked_sub(1).is_some_and(|at| self.words.attributes(at).has(Attributes::DEFINITE));
        let found = self.cast.of_name.get(name).copied().flatten();
        let found = found.filter(|f| !(family && f.sieve == SpeakerSieve::Spelling));
        match found.or_else(|| if family { None } else { self.cast.look_up(self.words, within) }) {
            Some(found) => Some((
                Who::Member(found.member),
                if apposed { SpeakerSieve::Apposition } else { found.sieve },
            )),
            None => Some((
                self.unnamed(self.words.written(within), Sort::Unknown, Sex::Unknown, false),
                SpeakerSieve::Name,
            )),
        }
    }

    fn pronoun(&mut self, at: u32) -> Option<Told> {
        let attributes = self.words.attributes(at);
        if attributes.has(Attributes::FIRST | Attributes::SINGULAR) {
            return self.first_person();
        }
        if !attributes.has(Attributes::THIRD) || attributes.has(Attributes::INDEFINITE) {
            return None;
        }
        let sex = Sex::of(attributes);
        let wanted = if sex != Sex::Unknown {
            Wanted::Person(sex)
        } else if attributes.has(Attributes::NEUTER) {
            Wanted::Body
        } else if attributes.has(Attributes::PLURAL) {
            Wanted::Many
        } else {
            return None;
        };
        if let Some(who) = self.scene.most_salient(self.words, &self.cast, at, wanted) {
            self.learn(who, sex);
            return Some((who, SpeakerSieve::Pronoun));
        }
        self.ahead(at, wanted).map(|who| (who, SpeakerSieve::Cataphora))
    }

    /// "I", outside of quotations.
    fn first_person(&mut self) -> Option<Told> {
        let known =
            self.narrator.get_or_insert_with(|| narrator(self.words, self.names, &self.cast, self.stop));
        let name = known.clone()?;
        Some((self.unnamed(name, Sort::Person, Sex::Unknown, false), SpeakerSieve::Narrator))
    }

    /// At an article's start the pronoun may come before the name.
    fn ahead(&self, at: u32, wanted: Wanted) -> Option<Who> {
        let Wanted::Person(sex) = wanted else { return None };
        let from = self.names.partition_point(|n| n.tokens.start <= at);
        let near = self.names.iter().enumerate().skip(from).take(6).inspect(|_| step(1));
        let fitting = near.filter_map(|(index, name)| {
            let found = self.cast.of_name.get(index).copied().flatten()?;
            let member = self.cast.member(found.member)?;
            let fits = member.sort == Sort::Person && sex.agrees(member.sex());
            (fits && self.words.sentence(name.tokens.start) <= self.words.sentence(at) + 3)
                .then_some(Who::Member(found.member))
        });
        fitting.take(1).next()
    }

    fn joint(&mut self, parts: &[Phrase], source: &Range<u32>) -> Option<Told> {
        let coordinator =
            source.clone().find(|at| self.words.part(*at).intersects(WordClass::COORDINATOR))?;
        let mut whose = Vec::new();
        for part in parts {
            let (who, _) = self.told(part, source)?;
            let label = self.label(who)?;
            if !whose.contains(&label) {
                whose.push(label);
            }
        }
        let joint = format!(" {} ", self.words.text(coordinator));
        let who = self.unnamed(whose.join(&joint), Sort::Unknown, Sex::Unknown, true);
        Some((who, SpeakerSieve::Joint))
    }

    fn full_name(&self, member: &Member) -> String {
        let name = self.words.written(&member.name);
        let family = self.words.written(&member.family);
        if family.is_empty() { name } else { format!("{name} {family}") }
    }

    fn label(&self, who: Who) -> Option<String> {
        match who {
            Who::Member(m) => self.cast.member(m).map(|m| self.full_name(m)),
            Who::Unnamed(u) => self.labels.get(u as usize).cloned(),
        }
    }

    /// The speaker under that name; who is named alike is one speaker.
    fn speaker(&mut self, who: Who) -> Option<usize> {
        let Who::Member(m) = who else { return self.labelled(who) };
        if let Some(known) = self.of_member.get(m as usize).copied().flatten() {
            return Some(known);
        }
        let speaker = self.labelled(who);
        if let Some(slot) = self.of_member.get_mut(m as usize) {
            *slot = speaker;
        }
        speaker
    }

    fn labelled(&mut self, who: Who) -> Option<usize> {
        let label = self.label(who).filter(|l| !l.is_empty())?;
        let key = label.to_lowercase();
        if let Some(speaker) = self.known.get(&key) {
            return Some(*speaker);
        }
        let speaker = self.speakers.len();
        self.speakers.push(label);
        self.known.insert(key, speaker);
        Some(speaker)
    }
}

fn form(phrase: &Phrase) -> Form {
    match phrase {
        Phrase::Pronoun(_) => Form::Pronoun,
        Phrase::Name { .. } => Form::Name,
        Phrase::Nominal(_) => Form::Nominal,
        Phrase::Joint(parts) if parts.iter().any(|p| matches!(p, Phrase::Name { .. })) => Form::Name,
        Phrase::Joint(_) => Form::Nominal,
    }
}
