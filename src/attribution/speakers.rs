//! Resolves the sources of drafts to the speakers of the answer.

use rustc_hash::FxHashMap;

use super::answer::{Profile, SourceKind, Speaker};
use super::draft::{Draft, Drafts};
use super::parsed::ParsedText;
use crate::lexicon::SpeakerSieve;
use crate::mention::{Article, Resolution, ResolvedArticle, resolve};
use crate::rules::RuleSet;
use crate::stop::{Stop, Stopped};
use crate::text::{Span, TokenSpan};

/// The speakers of the drafts.
#[derive(Debug, Default)]
pub(super) struct Speakers {
    article: ResolvedArticle,
    /// The profile of each speaker of the article.
    profiles: Vec<Profile<Span>>,
    /// For each draft, the resolution of its source.
    resolutions: Vec<Option<Resolution>>,
    /// For each speaker of the article, its index in the answer.
    places: FxHashMap<usize, usize>,
    /// The speakers of the answer so far.
    pub listed: Vec<Speaker>,
}

impl Speakers {
    /// Resolves the sources of all drafts.
    ///
    /// # Errors
    /// [`Stopped`] if `stop` was given before the end.
    pub(crate) fn new(
        rules: &RuleSet,
        parsed: &ParsedText<'_>,
        drafts: &Drafts,
        stop: &Stop,
    ) -> Result<Self, Stopped> {
        let article = Article {
            text: parsed.text,
            tokens: &parsed.tokens,
            paragraphs: &parsed.tokens_of,
            byline: parsed.byline(),
            word_classes: rules.word_classes(),
            same_role: rules.same_role(),
            aliases: rules.aliases(),
        };
        let sources: Vec<TokenSpan> = drafts.list.iter().filter_map(|d| d.source).collect();
        let resolved = resolve(article, &sources, stop)?;
        let mut found = resolved.resolutions.iter().copied();
        let resolutions = drafts.list.iter().map(|d| d.source.and_then(|_| found.next())).collect();
        let profiles = resolved.profiles.iter().map(|p| p.map(|tokens| parsed.bytes(*tokens))).collect();
        Ok(Self { article: resolved, profiles, resolutions, ..Self::default() })
    }

    /// Returns how a draft's source refers to the speaker.
    pub(crate) fn kind(&self, index: usize) -> SourceKind {
        self.resolutions.get(index).copied().flatten().map_or(SourceKind::Nominal, |r| r.source_kind)
    }

    /// Adds the speaker of a draft to the answer, with its source. Returns the speaker's index there and the sieve that found
    /// it; None if the speaker is unknown.
    pub(crate) fn list(
        &mut self,
        index: usize,
        draft: &Draft,
        source: Option<Span>,
    ) -> Option<(usize, SpeakerSieve)> {
        let stated = draft.same_speaker_as.unwrap_or(index);
        let resolution = self.resolutions.get(stated).copied().flatten();
        let (speaker, sieve) = resolution.and_then(|r| r.speaker)?;
        let place = *self.places.entry(speaker).or_insert(self.listed.len());
        if place == self.listed.len() {
            let name = self.article.speakers.get(speaker).cloned().unwrap_or_default();
            let profile = self.profiles.get(speaker).cloned().unwrap_or_default();
            self.listed.push(Speaker { name, mentions: Vec::new(), profile });
        }
        if let (Some(span), Some(listed)) = (source, self.listed.get_mut(place))
            && listed.mentions.last() != Some(&span)
        {
            listed.mentions.push(span);
        }
        Some((place, if draft.same_speaker_as.is_some() { SpeakerSieve::Floating } else { sieve }))
    }
}
