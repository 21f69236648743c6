//! Who is who: which person or body each source of an article means.
//!
//! The sieves stand in the order of their precision, as in the deterministic coreference of Lee et al. (2013)
//! and the speaker sieves of Muzny et al. (2017): names first, over the whole article and so also from later
//! text (the same words, acronyms, a last name alone, a first name alone, a slip of spelling); then names in
//! apposition; then nouns by the roles the text gives to names; then pronouns by salience, and "I" by the byline. Each answer says
//! which sieve gave it, and where none is sure there is no answer: an unresolved speaker beats a wrong one.
//!
//! Nothing here knows a language: what words are comes from their attributes and features.

mod acronyms;
mod antecedent;
mod article;
mod cast;
mod chains;
mod couples;
mod describe;
mod gender;
mod kind;
mod lexemes;
mod meant;
mod names;
mod narrator;
mod phrase;
mod profile;
mod resolve;
mod roles;
mod scene;
mod sex;
mod speakers;
#[cfg(test)]
mod tests;
mod title;
mod title_words;
mod walk;

pub use article::Article;
pub use meant::{Form, Meant};
pub use profile::{Gender, GenderEvidence, Profile, SpeakerKind};
pub use resolve::{Resolution, resolve};
