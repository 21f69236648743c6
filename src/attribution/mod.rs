//! The engine's answer, and the cascade that finds it.

mod accept_candidates;
mod addressee_venue_time;
mod answer;
mod assemble;
mod atoms;
mod atoms_for_authors;
mod caller_filter;
mod candidates;
mod confidence;
mod dates;
mod dedupe_key_and_repeated;
mod draft;
mod floating_quotations;
mod location;
mod nested_statements;
mod overlaps;
mod parsed;
mod reads_as_speech;
mod repeating_rules;
mod rule_alone;
mod speakers;
mod unattributed_quotations;
mod unclaimed_cues;
#[cfg(test)]
mod tests;

pub(crate) use accept_candidates::{accept, unclaimed};
pub use answer::{
    Attribution, Content, CueReadings, Explanation, Extraction, Flag, Gender, GenderEvidence, Kind, Location,
    Profile, Source, SourceKind, Speaker, SpeakerKind, Unattributed, Weighed,
};
pub(crate) use assemble::{assemble, explain};
pub(crate) use atoms_for_authors::{AtomView, Stretch};
pub(crate) use caller_filter::select;
pub(crate) use dates::add_dates;
pub(crate) use dedupe_key_and_repeated::add_keys;
pub(crate) use draft::{Drafts, draft_all};
pub(crate) use floating_quotations::claim_floating;
pub(crate) use location::{Written, locate};
pub(crate) use nested_statements::{add_nested, drafts_inside};
pub(crate) use parsed::ParsedText;
pub(crate) use repeating_rules::apply_repeats;
pub(crate) use rule_alone::{Probe, Probed};
pub(crate) use unattributed_quotations::unattributed;

pub use crate::text::{Warning, WarningKind};
