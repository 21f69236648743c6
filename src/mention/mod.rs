//! Speaker resolution: which person or organization each source of an article refers to.
//!
//! There are four submodules, each of which imports only from those before it. `names` finds the names of the text.
//! `entities` groups names that refer to the same entity (same words, acronym, last name, first name, misspelling) and
//! collects the role nouns of each entity. `references` goes through the sources and resolves names, nouns and pronouns.
//! `profiles` reads kind, title, affiliation and gender of the speakers from the words around their names.
//!
//! The sieves ([`crate::lexicon::SpeakerSieve`]) are tried in the order of their precision, as in the deterministic
//! coreference of Lee et al. (2013) and the speaker sieves of Muzny et al. (2017). Each resolution names its sieve. If no sieve
//! applies, the source stays unresolved, which is better than a wrong speaker.
//!
//! Nothing here is specific to a language: the attributes and features of words are data.

mod article;
mod entities;
mod entity_kind;
mod gender;
mod names;
mod profiles;
mod references;
mod resolve;
#[cfg(test)]
mod tests;

pub(crate) use article::Article;
pub use gender::Gender;
pub use profiles::{GenderEvidence, Profile, SpeakerKind};
pub(crate) use references::Resolution;
pub use references::SourceKind;
pub(crate) use resolve::{ResolvedArticle, resolve};
