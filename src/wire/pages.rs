//! Answers in pages: how they are kept, cut and gone on with.
//!
//! An extraction is written down in parts, each a message of its own that clients take: a stretch of its attributions with
//! their speakers. A page is a part or a stretch of one, so that a kept part which is asked for whole is handed on as it is.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use bytes::Bytes;
use prost::Message;

use super::v1;

/// A part of an answer, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// How many parts the answer has.
    pub parts: u32,
    /// How many attributions all of them hold.
    pub total: u32,
    /// How many attributions this one holds.
    pub here: u32,
    /// A [`v1::Extraction`].
    pub extraction: Bytes,
}

/// Bytes of the numbers before the extraction.
const HEAD: usize = 12;

impl Part {
    /// Reads a part; nothing where the bytes are none.
    pub fn read(bytes: Vec<u8>) -> Option<Self> {
        let bytes = Bytes::from(bytes);
        let mut numbers = bytes.get(..HEAD)?.chunks_exact(4).filter_map(|n| n.try_into().ok());
        let mut next = || numbers.next().map(u32::from_le_bytes);
        Some(Self { parts: next()?, total: next()?, here: next()?, extraction: bytes.slice(HEAD..) })
    }

    /// Whether these are the bytes of a part.
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.len() >= HEAD
    }

    fn write(parts: usize, total: usize, found: &v1::Extraction) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + found.encoded_len());
        for number in [parts, total, found.attributions.len()] {
            bytes.extend((number as u32).to_le_bytes());
        }
        bytes.extend(found.encode_to_vec());
        bytes
    }
}

/// Writes an extraction in as few parts of up to `limit` bytes as its attributions allow; an attribution that is longer
/// stands alone.
pub fn write(found: &v1::Extraction, limit: usize) -> Vec<Vec<u8>> {
    let total = found.attributions.len();
    if found.encoded_len() <= limit {
        return vec![Part::write(1, total, found)];
    }
    let ranges = ranges(found, limit);
    let own = Mentions::of(found);
    let parts = ranges.iter().map(|range| Part::write(ranges.len(), total, &own.cut(found, range.clone())));
    parts.collect()
}

/// A stretch of a part's attributions with their speakers; what stands at the start of an answer only with the first.
pub fn cut(part: &v1::Extraction, range: Range<usize>) -> v1::Extraction {
    Mentions::of(part).cut(part, range)
}

/// Adds a further page of an answer to what came before.
pub fn join(found: &mut v1::Extraction, page: v1::Extraction) {
    found.attributions.extend(page.attributions);
    found.warnings.extend(page.warnings);
    found.warnings_left_out += page.warnings_left_out;
    let places: HashMap<String, usize> =
        found.speakers.iter().enumerate().map(|(place, speaker)| (speaker.id.clone(), place)).collect();
    for speaker in page.speakers {
        match places.get(&speaker.id).and_then(|place| found.speakers.get_mut(*place)) {
            Some(known) => known.mentions.extend(speaker.mentions),
            None => found.speakers.push(speaker),
        }
    }
}

/// Which attribution each mention of a speaker is the source of: the first, where several share it.
struct Mentions(HashMap<(u32, u32), usize>);

impl Mentions {
    fn of(found: &v1::Extraction) -> Self {
        let mut first = HashMap::new();
        for (index, attribution) in found.attributions.iter().enumerate() {
            if let Some(span) = source(attribution) {
                first.entry((span.begin, span.end)).or_insert(index);
            }
        }
        Self(first)
    }

    fn cut(&self, found: &v1::Extraction, range: Range<usize>) -> v1::Extraction {
        let is_first = range.start == 0;
        let attributions = found.attributions.get(range.clone()).unwrap_or_default();
        let speaking: HashSet<&str> = attributions.iter().map(|a| a.speaker_id.as_str()).collect();
        let here = |mention: &&v1::Span| {
            self.0.get(&(mention.begin, mention.end)).is_some_and(|index| range.contains(index))
        };
        let speakers = found.speakers.iter().filter(|speaker| speaking.contains(speaker.id.as_str()));
        v1::Extraction {
            attributions: attributions.to_vec(),
            speakers: speakers
                .map(|speaker| v1::Speaker {
                    mentions: speaker.mentions.iter().filter(here).cloned().collect(),
                    ..speaker.clone()
                })
                .collect(),
            warnings: if is_first { found.warnings.clone() } else { Vec::new() },
            warnings_left_out: if is_first { found.warnings_left_out } else { 0 },
            rule_set_version: found.rule_set_version.clone(),
            encoding_type: found.encoding_type,
            language: found.language.clone(),
        }
    }
}

fn source(attribution: &v1::Attribution) -> Option<&v1::Span> {
    attribution.source.as_ref()?.span.as_ref()
}

/// More than the tag and the length of an item of a list take.
const ITEM: usize = 8;

/// Which attributions stand in which part.
fn ranges(found: &v1::Extraction, limit: usize) -> Vec<Range<usize>> {
    let speakers: HashMap<&str, usize> =
        found.speakers.iter().map(|speaker| (speaker.id.as_str(), head_bytes(speaker))).collect();
    let warnings: usize = found.warnings.iter().map(|warning| warning.encoded_len() + ITEM).sum();
    // The version, the language and the numbers.
    let fixed = 64 + found.rule_set_version.len() + found.language.len();
    let mut ranges = Vec::new();
    let (mut start, mut bytes) = (0, fixed + warnings);
    let mut speaking = HashSet::new();
    for (index, attribution) in found.attributions.iter().enumerate() {
        let speaker = attribution.speaker_id.as_str();
        let head = speakers.get(speaker).copied().unwrap_or_default();
        let own =
            attribution.encoded_len() + ITEM + source(attribution).map_or(0, |s| s.encoded_len() + ITEM);
        let new = own + if speaking.contains(speaker) { 0 } else { head };
        if bytes + new > limit && index > start {
            ranges.push(start..index);
            (start, bytes) = (index, fixed);
            speaking.clear();
        }
        bytes += own + if speaking.insert(speaker) { head } else { 0 };
    }
    ranges.push(start..found.attributions.len());
    ranges
}

/// The bytes of a speaker without mentions, which are counted with their attributions.
fn head_bytes(speaker: &v1::Speaker) -> usize {
    let mentions: usize = speaker.mentions.iter().map(|mention| mention.encoded_len() + 2).sum();
    speaker.encoded_len().saturating_sub(mentions) + ITEM
}
