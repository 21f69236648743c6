//! Men, women and those of whom the text does not tell.

use crate::lexicon::Attributes;

/// What is known of a person's sex.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sex {
    Male,
    Female,
    #[default]
    Unknown,
}

impl Sex {
    /// What a word's attributes say; words for both say nothing.
    pub fn of(attributes: Attributes) -> Self {
        match (attributes.has(Attributes::MALE), attributes.has(Attributes::FEMALE)) {
            (true, false) => Self::Male,
            (false, true) => Self::Female,
            _ => Self::Unknown,
        }
    }

    /// This, or the other where this is unknown.
    pub fn or(self, other: Self) -> Self {
        if self == Self::Unknown { other } else { self }
    }

    /// Whether both may be of one person.
    pub fn agrees(self, other: Self) -> bool {
        self == other || self == Self::Unknown || other == Self::Unknown
    }
}
