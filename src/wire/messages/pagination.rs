//! Pagination: splitting an answer into parts for storage, and cutting parts into pages.
//!
//! An extraction is stored in parts, each a message that fits the size limit of clients: consecutive items (attributions and
//! unattributed quotations in the order of the text) with their speakers. A page is a part or a range of one, so that a whole
//! stored part is sent without decoding it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use bytes::Bytes;
use prost::Message;

use crate::wire::errors::refusal::Refusal;
use crate::wire::messages::page_token::PageToken;
use crate::wire::messages::request_validation::Page;
use crate::wire::v1;

/// A part of an answer, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// The number of parts of the answer.
    pub parts: u32,
    /// The number of items in all parts.
    pub total: u32,
    /// The number of items in this part.
    pub here: u32,
    /// An encoded [`v1::Extraction`].
    pub extraction: Bytes,
}

/// Length of the header before the extraction, in bytes.
const HEAD: usize = 12;

impl Part {
    /// Decodes a part; `None` if the bytes are not one.
    pub(crate) fn read(bytes: Vec<u8>) -> Option<Self> {
        let bytes = Bytes::from(bytes);
        let mut numbers = bytes.get(..HEAD)?.chunks_exact(4).filter_map(|n| n.try_into().ok());
        let mut next = || numbers.next().map(u32::from_le_bytes);
        Some(Self { parts: next()?, total: next()?, here: next()?, extraction: bytes.slice(HEAD..) })
    }

    /// Whether the bytes are a part.
    pub(crate) fn is_one(bytes: &[u8]) -> bool {
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

/// The number of items of an extraction.
pub(crate) fn count(found: &v1::Extraction) -> usize {
    found.attributions.len() + found.unattributed.len()
}

/// Encodes an extraction as parts of up to `limit` bytes. An item that is longer has a part of its own.
pub(crate) fn write(found: &v1::Extraction, limit: usize) -> Vec<Vec<u8>> {
    let total = count(found);
    if found.encoded_len() <= limit {
        return vec![Part::write(1, total, found)];
    }
    let items = Items::of(found);
    let ranges = ranges(found, &items, limit);
    let parts = ranges.iter().map(|range| Part::write(ranges.len(), total, &items.cut(found, range.clone())));
    parts.collect()
}

/// The refusal of a page token of another request.
pub(crate) fn foreign_token() -> Refusal {
    Refusal::field(
        "page_token",
        "belongs to another request or version of the rules; request the first page again",
    )
}

/// Cuts a page from a part. Returns it with the token of the next page, which is empty on the last one and holds `check`.
///
/// # Errors
/// [`Refusal::Invalid`] for a token beyond the end of the part; [`Refusal::Internal`] if the part cannot be decoded.
pub(crate) fn page(part: &Part, page: Page, check: u64) -> Result<(Bytes, String), Refusal> {
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
        .map_err(|error| Refusal::Internal(format!("a stored answer cannot be decoded: {error}")))?;
    let range = skip as usize..(skip + taken) as usize;
    Ok((Items::of(&whole).cut(&whole, range).encode_to_vec().into(), next))
}

/// Appends the next page of an answer to the earlier ones.
pub(crate) fn join(found: &mut v1::Extraction, page: v1::Extraction) {
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
    /// For each item whether it is an attribution, else an unattributed quotation.
    order: Vec<bool>,
    /// The first attribution that has the span as its source.
    mentions: HashMap<Place, usize>,
}

/// The position of a span: the rank of its field, its begin and its end.
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

    /// The items of a range with their speakers. Warnings are included only if the range starts at 0.
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

    /// The range of attributions, or of quotations, in a range of items.
    fn of_kind(&self, range: &Range<usize>, attributions: bool) -> Range<usize> {
        let count = |items: &[bool]| items.iter().filter(|is_one| **is_one == attributions).count();
        let before = count(self.order.get(..range.start).unwrap_or_default());
        before..before + count(self.order.get(range.clone()).unwrap_or_default())
    }
}

/// Merges attributions and quotations by their begin.
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

/// Upper bound of the tag and length prefix of an element, in bytes.
const ITEM: usize = 8;

/// The range of items of each part.
fn ranges(found: &v1::Extraction, items: &Items, limit: usize) -> Vec<Range<usize>> {
    let speakers: HashMap<&str, usize> =
        found.speakers.iter().map(|speaker| (speaker.id.as_str(), head_bytes(speaker))).collect();
    let warnings: usize = found.warnings.iter().map(|warning| warning.encoded_len() + ITEM).sum();
    // The version, the language and the scalar fields.
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

/// The encoded size of an attribution and of the mention that it adds to its speaker.
fn attribution_bytes(attribution: &v1::Attribution) -> usize {
    attribution.encoded_len() + ITEM + source(attribution).map_or(0, |span| span.encoded_len() + ITEM)
}

/// The encoded size of a speaker without mentions, which are counted with their attributions.
fn head_bytes(speaker: &v1::Speaker) -> usize {
    let mentions: usize = speaker.mentions.iter().map(|mention| mention.encoded_len() + 2).sum();
    speaker.encoded_len().saturating_sub(mentions) + ITEM
}
