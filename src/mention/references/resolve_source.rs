//! Resolves one source: the sieves of speakers in order.

use super::phrase::Phrase;
use super::referent::{Referent, Resolved};
use super::resolution::{Resolution, SourceKind};
use super::salience::{Mention, Rank};
use super::walk::Walk;
use crate::lexicon::{SpeakerSieve, WordClass};
use crate::text::TokenSpan;

impl Walk<'_, '_> {
    /// Resolves one source, and adds the mentions of its referent and of every name inside it.
    pub(super) fn resolve_source(&mut self, source: TokenSpan) -> Resolution {
        // A single letter ("Q", "A") marks a turn and refers to nobody.
        let letter = source.len() == 1 && self.words.text(source.start).chars().count() == 1;
        let phrase = self.phrases.read(source).filter(|p| !letter || matches!(p, Phrase::Pronoun(_)));
        let Some(phrase) = phrase else {
            return Resolution { speaker: None, source_kind: SourceKind::Nominal };
        };
        let source_kind = source_kind(&phrase);
        let resolved = self.resolve_phrase(&phrase, source);
        self.mention_names_inside(source, resolved.map(|(referent, _)| referent));
        let Some((referent, sieve)) = resolved else { return Resolution { speaker: None, source_kind } };
        // "both" and "some" are not antecedents of later pronouns.
        let counts = matches!(&phrase, Phrase::Nominal(n) if self.words.word_class(n.head).intersects(WordClass::QUANTIFIER));
        if !counts {
            self.mentions.add(Mention { at: source.start, referent, rank: Rank::Speaker });
        }
        Resolution { speaker: self.speaker(referent).map(|speaker| (speaker, sieve)), source_kind }
    }

    /// Tries the sieves for a phrase's kind in the order of [`SpeakerSieve`]. Returns the first referent found.
    pub(super) fn resolve_phrase(&mut self, phrase: &Phrase, source: TokenSpan) -> Option<Resolved> {
        let by = |sieve| move |referent| (referent, sieve);
        match phrase {
            // The sieves from name to spelling were tried when the names of the article were grouped.
            Phrase::Name { name, apposed, within } => Some(self.named(*name, *apposed, *within)),
            Phrase::Nominal(nominal) => self
                .body_of_person(nominal)
                .map(by(SpeakerSieve::Nominal))
                .or_else(|| self.definite_description(nominal).map(by(SpeakerSieve::DefiniteDescription)))
                .or_else(|| self.lead(nominal).map(by(SpeakerSieve::Lead)))
                .or_else(|| Some((self.by_own_words(nominal), SpeakerSieve::Nominal))),
            Phrase::Pronoun(at) => self
                .narrator(*at)
                .map(by(SpeakerSieve::Narrator))
                .or_else(|| self.pronoun(*at).map(by(SpeakerSieve::Pronoun)))
                .or_else(|| self.cataphora(*at).map(by(SpeakerSieve::Cataphora))),
            Phrase::Joint(parts) => self.joint(parts, source).map(by(SpeakerSieve::Joint)),
        }
    }

    fn mention_names_inside(&mut self, source: TokenSpan, speaker: Option<Referent>) {
        let mut inside: Vec<usize> = source.positions().filter_map(|at| self.phrases.name_at(at)).collect();
        inside.dedup();
        for index in inside {
            let found = self.entities.of_name.get(index).copied().flatten();
            let referent = found.map(|f| Referent::Entity(f.entity)).filter(|who| Some(*who) != speaker);
            if let (Some(referent), Some(name)) = (referent, self.names.get(index)) {
                self.mentions.add(Mention { at: name.tokens.start, referent, rank: Rank::Inside });
            }
        }
    }
}

fn source_kind(phrase: &Phrase) -> SourceKind {
    match phrase {
        Phrase::Pronoun(_) => SourceKind::Pronoun,
        Phrase::Name { .. } => SourceKind::Name,
        Phrase::Nominal(_) => SourceKind::Nominal,
        Phrase::Joint(parts) if parts.iter().any(|p| matches!(p, Phrase::Name { .. })) => SourceKind::Name,
        Phrase::Joint(_) => SourceKind::Nominal,
    }
}
