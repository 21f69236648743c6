//! The engine's answer, and the cascade that finds it.

mod accept;
mod answer;
mod assemble;
mod atoms;
mod candidates;
mod circumstances;
mod confidence;
mod conflict;
mod dates;
mod dedupe;
mod draft;
mod floating;
mod inspect;
mod location;
mod nested;
mod parsed;
mod probe;
mod reads_as_speech;
mod repeating_rules;
mod select;
mod speakers;
mod unattributed;
#[cfg(test)]
mod tests;

pub(crate) use accept::accept;
pub use answer::{
    Attribution, Content, Explanation, Extraction, Flag, Gender, GenderEvidence, Kind, Location, Profile,
    Source, SourceKind, Speaker, SpeakerKind, Unattributed,
};
pub(crate) use assemble::{assemble, explain};
pub(crate) use dates::add_dates;
pub(crate) use dedupe::add_keys;
pub(crate) use draft::{Drafts, draft_all};
pub(crate) use floating::claim_floating;
pub(crate) use inspect::{AtomView, Stretch};
pub(crate) use location::locate;
pub(crate) use nested::{add_nested, drafts_inside};
pub(crate) use parsed::ParsedText;
pub(crate) use probe::{Probe, Probed};
pub(crate) use repeating_rules::apply_repeats;
pub(crate) use select::select;
pub(crate) use unattributed::unattributed;

pub use crate::text::{Warning, WarningKind};
