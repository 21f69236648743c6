//! Profiles of speakers: kind, title, affiliation, gender.

mod gender_evidence;
mod of_speakers;
mod profile;
mod speaker_kind;
mod title_and_affiliation;
mod title_words;

pub(super) use of_speakers::profiles_of_speakers;
pub use profile::{GenderEvidence, Profile, SpeakerKind};
