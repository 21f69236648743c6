//! The answer with what the parts of a report look up in it.

use std::collections::HashMap;

use crate::wire::v1;

use super::pieces::Pieces;

/// The answer to one article of a report.
pub(crate) struct Answer<'a> {
    /// Its number in the report, from 1: part of each id in the page.
    pub number: usize,
    /// The article.
    pub document: &'a v1::Document,
    /// The answer, with offsets in bytes of UTF-8.
    pub extraction: &'a v1::Extraction,
    /// The text.
    pub pieces: &'a Pieces,
    by_id: HashMap<&'a str, usize>,
}

/// What one speaker said in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Number of statements.
    pub statements: usize,
    /// Number of words in their contents.
    pub words: usize,
    /// Index of the first attribution.
    pub first: Option<usize>,
}

/// What all speakers said.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tallies {
    /// Of each speaker, in the order of the answer.
    pub speakers: Vec<Tally>,
    /// Of the statements without a speaker.
    pub not_told: Tally,
    /// The words of all contents.
    pub words: usize,
}

impl<'a> Answer<'a> {
    /// The answer for a report.
    pub(crate) fn new(
        number: usize,
        document: &'a v1::Document,
        extraction: &'a v1::Extraction,
        pieces: &'a Pieces,
    ) -> Self {
        let speakers = extraction.speakers.iter().enumerate();
        let by_id = speakers.rev().map(|(index, speaker)| (speaker.id.as_str(), index)).collect();
        Self { number, document, extraction, pieces, by_id }
    }

    /// The id in the page of a part of this article: `a1-s2`.
    pub(crate) fn id(&self, part: &str, index: usize) -> String {
        format!("a{}-{part}{}", self.number, index + 1)
    }

    /// The speaker of an attribution with its index; none if it is not told.
    pub(crate) fn speaker(&self, attribution: &v1::Attribution) -> Option<(usize, &'a v1::Speaker)> {
        let index = *self.by_id.get(attribution.speaker_id.as_str())?;
        Some((index, self.extraction.speakers.get(index)?))
    }

    /// The spans of an attribution's content with their marks.
    pub(crate) fn contents(attribution: &v1::Attribution) -> impl Iterator<Item = &v1::Span> {
        attribution.content.iter().filter_map(|content| content.outer.as_ref())
    }

    /// Counts what each speaker said.
    pub(crate) fn tallies(&self) -> Tallies {
        let mut tallies = Tallies {
            speakers: vec![Tally::default(); self.extraction.speakers.len()],
            ..Tallies::default()
        };
        for (index, attribution) in self.extraction.attributions.iter().enumerate() {
            let words = Self::contents(attribution).map(|span| self.words(span)).sum();
            let speaker = self.speaker(attribution).and_then(|(index, _)| tallies.speakers.get_mut(index));
            speaker.unwrap_or(&mut tallies.not_told).add(index, words);
            tallies.words += words;
        }
        tallies
    }

    fn words(&self, span: &v1::Span) -> usize {
        self.pieces.words(span).split(' ').filter(|word| !word.is_empty()).count()
    }
}

impl Tally {
    fn add(&mut self, attribution: usize, words: usize) {
        self.statements += 1;
        self.words += words;
        self.first.get_or_insert(attribution);
    }
}

/// The classes that give a speaker its colour and its kind of line, by its index: 120 different pairs.
pub(crate) fn look(speaker: usize) -> String {
    format!("hue-{} line-{}", speaker % 24, speaker % 5)
}
