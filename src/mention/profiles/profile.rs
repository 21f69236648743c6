//! The profile of a speaker. Fields that the text does not determine are None.

use crate::mention::gender::Gender;

/// What the text says about a speaker. `P` is the type of places in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile<P> {
    /// The kind of speaker.
    pub kind: Option<SpeakerKind>,
    /// The words of the title or the role.
    pub title: Option<P>,
    /// The organization, party or place to which the speaker belongs.
    pub affiliation: Option<P>,
    /// A person's gender, and the evidence for it.
    pub gender: Option<(Gender, GenderEvidence)>,
}

impl<P> Default for Profile<P> {
    fn default() -> Self {
        Self { kind: None, title: None, affiliation: None, gender: None }
    }
}

impl<P> Profile<P> {
    /// Returns the profile with its places converted.
    pub fn map<Q>(&self, place: impl Fn(&P) -> Option<Q>) -> Profile<Q> {
        Profile {
            kind: self.kind,
            title: self.title.as_ref().and_then(&place),
            affiliation: self.affiliation.as_ref().and_then(&place),
            gender: self.gender,
        }
    }
}

/// The kind of speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpeakerKind {
    /// "Ann Lee", "the mayor", "a spokeswoman for Acme".
    Person,
    /// "Acme plc", "the ministry", "police", "Moscow".
    Organization,
    /// "residents", "Democrats", "Ann Lee and Bo Dahl".
    Group,
    /// "a source", "an official", "two officials".
    Anonymous,
    /// "the report", "a poll".
    Document,
}

/// Kinds of evidence of gender, the most reliable first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GenderEvidence {
    /// "Mrs.", "Sir".
    Title,
    /// "spokeswoman", "father".
    Role,
    /// "Ann".
    FirstName,
    /// "she", "himself".
    Pronoun,
}
