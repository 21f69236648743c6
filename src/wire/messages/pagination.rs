//! Answers in pages: how they are kept, cut and gone on with.
//!
//! An extraction is written down in parts, each a message of its own that clients take: a stretch of its items, which are
//! attributions and unattributed quotations in the order of the text, with the speakers. A page is a part or a stretch of one, so that a kept part which is asked for whole is handed on as it is.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use bytes::Bytes;
use prost::Message;

use crate::wire::errors::refusal::Refusal;
use crate::wire::messages::page_token::PageToken;
use crate::wire::messages::request_validation::Page;
use crate::wire::v1;

/// A part of an answer, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// How many parts the answer has.
    pub parts: u32,
    /// How many items all of them hold.
    pub total: u32,
    /// How many items this one holds.
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
        for number in [parts, total, count(found)] {
            bytes.extend((number as u32).to_le_bytes());
        }
        bytes.extend(found.encode_to_vec());
        bytes
    }
}

/// How many items there are.
pub fn count(found: &v1::Extraction) -> usize {
    found.attributions.len() + found.unattributed.len()
}

/// Writes an extraction in as few parts of up to `limit` bytes as its items allow; an item that is longer stands alone.
pub fn write(found: &v1::Extraction, limit: usize) -> Vec<Vec<u8>> {
    let total = count(found);
    if found.encoded_len() <= limit {
        return vec![Part::write(1, total, found)];
    }
    let items = Items::of(found);
    let ranges = ranges(found, &items, limit);
    let parts = ranges.iter().map(|range| Part::write(ranges.len(), total, &items.cut(found, range.clone())));
    parts.collect()
}

/// The refusal of a token that is not of the request it comes with.
pub fn foreign_token() -> Refusal {
    Refusal::field(
        "page_token",
        "is of another request or of another version of the rules; ask for the first page again",
    )
}

/// The page of a part of the answer that has the number `check`, and the token for the page behind it; empty behind the last.
///
/// # Errors
/// [`Refusal::Invalid`] for a token that points behind the part.
pub fn page(part: &Part, page: Page, check: u64) -> Result<(Bytes, String), Refusal> {
    let (number, skip) = page.token.map_or((0, 0), |token| (token.part, token.skip));
    if skip > 0 && skip >= part.here {
        return Err(foreign_token());
    }
    let left = part.here.saturating_sub(skip);
    let taken = if page.size == 0 { left } else { left.min(page.size) };
    let next = if taken < left {
        PageToken { part: number, skip: skip + taken, check }.to_string()
    } else if number + 1 < part.parts {
        PageToken { part: number + 1, skip: 0, check }.to_string()
    } else {
        String::new()
    };
    if taken == part.here {
        return Ok((part.extraction.clone(), next));
    }
    let whole = v1::Extraction::decode(part.extraction.clone())
        .map_err(|error| Refusal::Internal(format!("a kept answer cannot be cut: {error}")))?;
    let range = skip as usize..(skip + taken) as usize;
    Ok((Items::of(&whole).cut(&whole, range).encode_to_vec().into(), next))
}

/// Adds a further page of an answer to what came before.
pub fn join(found: &mut v1::Extraction, page: v1::Extraction) {
    found.attributions.extend(page.attributions);
    found.unattributed.extend(page.unattributed);
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

/// The items of an extraction, in the order of the text.
struct Items {
    /// For each whether it is an attribution; else it is an unattributed quotation.
    order: Vec<bool>,
    /// Which attribution each mention of a speaker is the source of: the first, where several share it.
    mentions: HashMap<Place, usize>,
}

/// Where a span stands: its field in the order in which fields are read, its begin and its end.
type Place = (u8, u32, u32);

fn place(span: &v1::Span) -> Place {
    let field = match span.field() {
        v1::DocumentField::Headline => 0,
        v1::DocumentField::Unspecified => 1,
        v1::DocumentField::Byline => 2,
    };
    (field, span.begin, span.end)
}

impl Items {
    fn of(found: &v1::Extraction) -> Self {
        let mut mentions = HashMap::new();
        for (index, attribution) in found.attributions.iter().enumerate() {
            if let Some(span) = source(attribution) {
                mentions.entry(place(span)).or_insert(index);
            }
        }
        Self { order: order(found), mentions }
    }

    /// A stretch of the items with their speakers; what stands at the start of an answer only with the first.
    fn cut(&self, found: &v1::Extraction, range: Range<usize>) -> v1::Extraction {
        let is_first = range.start == 0;
        let (own, quotations) = (self.of_kind(&range, true), self.of_kind(&range, false));
        let attributions = found.attributions.get(own.clone()).unwrap_or_default();
        let speaking: HashSet<&str> = attributions.iter().map(|a| a.speaker_id.as_str()).collect();
        let here =
            |mention: &&v1::Span| self.mentions.get(&place(mention)).is_some_and(|index| own.contains(index));
        let speakers = found.speakers.iter().filter(|speaker| speaking.contains(speaker.id.as_str()));
        v1::Extraction {
            attributions: attributions.to_vec(),
            speakers: speakers
                .map(|speaker| v1::Speaker {
                    mentions: speaker.mentions.iter().filter(here).cloned().collect(),
                    ..speaker.clone()
                })
                .collect(),
            unattributed: found.unattributed.get(quotations).unwrap_or_default().to_vec(),
            warnings: if is_first { found.warnings.clone() } else { Vec::new() },
            warnings_left_out: if is_first { found.warnings_left_out } else { 0 },
            rule_set_version: found.rule_set_version.clone(),
            encoding_type: found.encoding_type,
            language: found.language.clone(),
        }
    }

    /// Which attributions, or quotations, stand in a range of items.
    fn of_kind(&self, range: &Range<usize>, attributions: bool) -> Range<usize> {
        let count = |items: &[bool]| items.iter().filter(|is_one| **is_one == attributions).count();
        let before = count(self.order.get(..range.start).unwrap_or_default());
        before..before + count(self.order.get(range.clone()).unwrap_or_default())
    }
}

/// Merges attributions and quotations by where they begin.
fn order(found: &v1::Extraction) -> Vec<bool> {
    let mut quotations = found.unattributed.iter().map(|q| begin(q.content.as_ref())).peekable();
    let mut order = Vec::with_capacity(count(found));
    for attribution in &found.attributions {
        let at = begin(attribution.content.first());
        while quotations.next_if(|quotation| *quotation < at).is_some() {
            order.push(false);
        }
        order.push(true);
    }
    order.extend(quotations.map(|_| false));
    order
}

fn begin(content: Option<&v1::ContentSpan>) -> Place {
    content.and_then(|content| content.outer.as_ref()).map(place).unwrap_or_default()
}

fn source(attribution: &v1::Attribution) -> Option<&v1::Span> {
    attribution.source.as_ref()?.span.as_ref()
}

/// More than the tag and the length of an item of a list take.
const ITEM: usize = 8;

/// Which items stand in which part.
fn ranges(found: &v1::Extraction, items: &Items, limit: usize) -> Vec<Range<usize>> {
    let speakers: HashMap<&str, usize> =
        found.speakers.iter().map(|speaker| (speaker.id.as_str(), head_bytes(speaker))).collect();
    let warnings: usize = found.warnings.iter().map(|warning| warning.encoded_len() + ITEM).sum();
    // The version, the language and the numbers.
    let fixed = 64 + found.rule_set_version.len() + found.language.len();
    let mut attributions = found.attributions.iter();
    let mut quotations = found.unattributed.iter();
    let mut ranges = Vec::new();
    let (mut start, mut bytes) = (0, fixed + warnings);
    let mut speaking = HashSet::new();
    for (index, is_attribution) in items.order.iter().enumerate() {
        let attribution = if *is_attribution { attributions.next() } else { None };
        let (own, speaker) = match attribution {
            Some(attribution) => (attribution_bytes(attribution), attribution.speaker_id.as_str()),
            None => (quotations.next().map_or(0, |q| q.encoded_len() + ITEM), ""),
        };
        let head = speakers.get(speaker).copied().unwrap_or_default();
        let new = own + if speaking.contains(speaker) { 0 } else { head };
        if bytes + new > limit && index > start {
            ranges.push(start..index);
            (start, bytes) = (index, fixed);
            speaking.clear();
        }
        bytes += own + if speaking.insert(speaker) { head } else { 0 };
    }
    ranges.push(start..items.order.len());
    ranges
}

/// The bytes of an attribution, with the mention that it makes of its speaker.
fn attribution_bytes(attribution: &v1::Attribution) -> usize {
    attribution.encoded_len() + ITEM + source(attribution).map_or(0, |span| span.encoded_len() + ITEM)
}

/// The bytes of a speaker without mentions, which are counted with their attributions.
fn head_bytes(speaker: &v1::Speaker) -> usize {
    let mentions: usize = speaker.mentions.iter().map(|mention| mention.encoded_len() + 2).sum();
    speaker.encoded_len().saturating_sub(mentions) + ITEM
}
