//! Resolves sources: goes from source to source, and tries the sieves in order for each.

mod apposition;
mod by_name;
mod definite_description;
mod first_person_by_byline;
mod joint_speakers;
mod many_people;
mod newcomer;
mod noun_before_name;
mod own_words;
mod pair;
mod phrase;
mod pronoun;
mod pronoun_before_name;
mod referent;
mod relative_pronoun;
mod resolution;
mod resolve_source;
mod salience;
mod segments;
mod speaker_names;
mod through_article;
mod walk;

pub(super) use phrase::{Nominal, Phrase};
pub(crate) use resolution::Resolution;
pub use resolution::SourceKind;
pub(super) use walk::Walk;
