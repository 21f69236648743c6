//! Who is who: which person or organization each source of an article means.
//!
//! Four rooms, each of which reads only what stands before it: `names` finds the names of the text, `entities` gathers
//! who they name (the same words, acronyms, a last name alone, a first name alone, a slip of spelling) and what the text
//! calls them, `references` walks from source to source and resolves names, nouns and pronouns, `profiles` reads what
//! the words around their names say of those who speak.
//!
//! The sieves ([`crate::lexicon::SpeakerSieve`]) are tried in the order of their precision, as in the deterministic
//! coreference of Lee et al. (2013) and the speaker sieves of Muzny et al. (2017). Each answer says which sieve gave it, and
//! where none is sure there is no answer: an unresolved speaker beats a wrong one.
//!
//! Nothing here knows a language: what words are comes from their attributes and features.

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

pub use article::Article;
pub use gender::Gender;
pub use profiles::{GenderEvidence, Profile, SpeakerKind};
pub use references::{Resolution, SourceKind};
pub use resolve::{ResolvedArticle, resolve};
