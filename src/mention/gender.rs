//! Women and men, as words tell them; nothing where the text does not tell.

use crate::lexicon::Attributes;

/// A person's gender as the text tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gender {
    /// A woman or a girl.
    Female,
    /// A man or a boy.
    Male,
}

impl Gender {
    /// What a word's attributes say; words for both say nothing.
    pub(super) fn of(attributes: Attributes) -> Option<Self> {
        match (attributes.has(Attributes::MALE), attributes.has(Attributes::FEMALE)) {
            (true, false) => Some(Self::Male),
            (false, true) => Some(Self::Female),
            _ => None,
        }
    }
}

/// Whether both may be of one person.
pub(super) fn agree(one: Option<Gender>, other: Option<Gender>) -> bool {
    one == other || one.is_none() || other.is_none()
}
