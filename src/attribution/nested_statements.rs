//! Statements inside statements: “My uncle said, ‘I could buy the shop,’” is two attributions.

use std::collections::HashMap;

use super::accept_candidates::accept;
use super::answer::{Attribution, Extraction, Kind, SourceKind};

use super::assemble::assemble;
use super::draft::{Drafts, draft_all};
use super::parsed::ParsedText;
use crate::lexicon::{Attributes, SpeakerSieve};
use crate::rules::RuleSet;
use crate::stop::{Stop, Stopped};
use crate::text::Span;
use crate::text::step;

/// Reads each quotation that contains others as a paragraph, and adds the attributions found there.
///
/// Only quoted statements count: an indirect statement inside a quotation is part of what is said.
pub(crate) fn add_nested(
    rules: &RuleSet,
    parsed: &ParsedText<'_>,
    stop: &Stop,
    answer: &mut Extraction,
) -> Result<(), Stopped> {
    if parsed.pairing.nested.is_empty() {
        return Ok(());
    }
    let inside = parsed.inside(rules, stop)?;
    let drafts = drafts_inside(rules, &inside, stop)?;
    if drafts.list.is_empty() {
        return Ok(());
    }
    let found = assemble(rules, &inside, &drafts, stop)?;
    Merge::new(parsed.text, rules, answer, stop)?.add(found, stop)?;
    sort(&mut answer.attributions, stop)
}

/// Returns the drafts inside quotations, without indirect ones.
///
/// Repeating rules do not count here: the lines of a transcript are counted in the article as a whole.
pub(crate) fn drafts_inside(
    rules: &RuleSet,
    inside: &ParsedText<'_>,
    stop: &Stop,
) -> Result<Drafts, Stopped> {
    let mut list = draft_all(rules, inside, &accept(rules, inside, stop)?, stop)?.drafts;
    list.retain(|draft| draft.kind != Kind::Indirect);
    Drafts::new(inside, list, stop)
}

/// Merges the attributions of one answer into another.
struct Merge<'m> {
    text: &'m str,
    rules: &'m RuleSet,
    answer: &'m mut Extraction,
    speakers: HashMap<String, usize>,
    /// Every piece of content with its attribution, in the order of the text.
    contents: Vec<(Span, usize)>,
    /// The speakers who have new mentions.
    mentioned: Vec<usize>,
}

impl<'m> Merge<'m> {
    fn new(
        text: &'m str,
        rules: &'m RuleSet,
        answer: &'m mut Extraction,
        stop: &Stop,
    ) -> Result<Self, Stopped> {
        let speakers = (0..).zip(&answer.speakers).map(|(index, s)| (s.name.clone(), index)).collect();
        let indexed = answer.attributions.iter().enumerate();
        let mut contents: Vec<(Span, usize)> =
            indexed.flat_map(|(index, a)| a.content.iter().map(move |c| (c.outer, index))).collect();
        stop.sort_by_key(&mut contents, |content| *content)?;
        Ok(Self { text, rules, answer, speakers, contents, mentioned: Vec::new() })
    }

    fn add(mut self, found: Extraction, stop: &Stop) -> Result<(), Stopped> {
        let Extraction { attributions, speakers, .. } = found;
        for mut attribution in attributions {
            stop.check()?;
            step(1);
            attribution.parent = self.around(&attribution);
            let own = attribution.speaker.and_then(|index| speakers.get(index));
            attribution.speaker = match own {
                Some(speaker) => Some(self.speaker(speaker, &attribution)),
                None => self.first_person(&mut attribution),
            };
            self.answer.attributions.push(attribution);
        }
        self.sort_mentions(stop)
    }

    /// Returns the attribution whose content encloses this one.
    fn around(&self, inner: &Attribution) -> Option<usize> {
        let span = inner.content.first()?.outer;
        let at = self.contents.partition_point(|(outer, _)| outer.start <= span.start);
        let (outer, index) = self.contents.get(at.checked_sub(1)?)?;
        outer.contains(span).then_some(*index)
    }

    fn speaker(&mut self, own: &super::Speaker, attribution: &Attribution) -> usize {
        let listed = &mut self.answer.speakers;
        let index = *self.speakers.entry(own.name.clone()).or_insert(listed.len());
        if index == listed.len() {
            listed.push(super::Speaker { mentions: Vec::new(), ..own.clone() });
        }
        if let (Some(source), Some(speaker)) = (attribution.source, listed.get_mut(index)) {
            speaker.mentions.push(source.span);
            self.mentioned.push(index);
        }
        index
    }

    /// Sorts the mentions of the speakers who were mentioned inside quotations, each list once.
    fn sort_mentions(mut self, stop: &Stop) -> Result<(), Stopped> {
        stop.sort_by_key(&mut self.mentioned, |index| *index)?;
        self.mentioned.dedup();
        for index in self.mentioned {
            if let Some(speaker) = self.answer.speakers.get_mut(index) {
                stop.sort_by_key(&mut speaker.mentions, |mention| *mention)?;
            }
        }
        Ok(())
    }

    /// Resolves "I" inside a statement to the speaker of the statement.
    fn first_person(&self, attribution: &mut Attribution) -> Option<usize> {
        let source = attribution.source.filter(|source| source.kind == SourceKind::Pronoun)?;
        let entry = self.rules.lexicon().get(&source.span.of(self.text).to_lowercase())?;
        let alone = entry.attributes.has(Attributes::FIRST) && !entry.attributes.has(Attributes::PLURAL);
        let parent = self.answer.attributions.get(attribution.parent?).filter(|_| alone)?;
        attribution.speaker_sieve = SpeakerSieve::FirstPerson.name();
        attribution.speaker_confidence =
            parent.speaker.map_or(0.0, |_| self.rules.speaker_confidence(SpeakerSieve::FirstPerson));
        parent.speaker
    }
}

/// Sorts attributions by their content, parents first.
fn sort(attributions: &mut Vec<Attribution>, stop: &Stop) -> Result<(), Stopped> {
    let mut order: Vec<usize> = (0..attributions.len()).collect();
    let start = |a: &Attribution| a.content.first().map_or(0, |c| c.outer.start);
    stop.sort_by_key(&mut order, |i| attributions.get(*i).map(|a| (start(a), a.parent.is_some())))?;
    let mut place = vec![0; order.len()];
    for (new, old) in order.iter().enumerate() {
        if let Some(slot) = place.get_mut(*old) {
            *slot = new;
        }
    }
    let mut sorted = Vec::with_capacity(order.len());
    for attribution in order.iter().filter_map(|i| attributions.get(*i)) {
        stop.check()?;
        step(1);
        sorted.push(attribution.clone());
    }
    for attribution in &mut sorted {
        attribution.parent = attribution.parent.and_then(|old| place.get(old).copied());
    }
    *attributions = sorted;
    Ok(())
}
