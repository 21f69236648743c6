//! Gender as the words of the text show it; None if they do not.

use crate::lexicon::Attributes;

/// A person's gender, as the text shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gender {
    /// A woman or a girl.
    Female,
    /// A man or a boy.
    Male,
}

impl Gender {
    /// Returns the gender that a word's attributes show; None for words of both genders.
    pub(super) fn of(attributes: Attributes) -> Option<Self> {
        match (attributes.has(Attributes::MALE), attributes.has(Attributes::FEMALE)) {
            (true, false) => Some(Self::Male),
            (false, true) => Some(Self::Female),
            _ => None,
        }
    }
}

/// Whether both may describe the same person.
pub(super) fn agree(one: Option<Gender>, other: Option<Gender>) -> bool {
    one == other || one.is_none() || other.is_none()
}
