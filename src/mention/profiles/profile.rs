//! What may be told of a speaker. A field that the text does not tell stays empty.

use crate::mention::gender::Gender;

/// What is told of a speaker; `P` is how places in the text are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile<P> {
    /// What sort of speaker it is.
    pub kind: Option<SpeakerKind>,
    /// The words of the title or the role.
    pub title: Option<P>,
    /// The body, the party or the place that the speaker belongs to.
    pub affiliation: Option<P>,
    /// A person's gender, and what tells it.
    pub gender: Option<(Gender, GenderEvidence)>,
}

impl<P> Default for Profile<P> {
    fn default() -> Self {
        Self { kind: None, title: None, affiliation: None, gender: None }
    }
}

impl<P> Profile<P> {
    /// The same with its places given otherwise.
    pub fn map<Q>(&self, place: impl Fn(&P) -> Option<Q>) -> Profile<Q> {
        Profile {
            kind: self.kind,
            title: self.title.as_ref().and_then(&place),
            affiliation: self.affiliation.as_ref().and_then(&place),
            gender: self.gender,
        }
    }
}

/// What sort of speaker it is.
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

/// What tells a gender, the most trusted first.
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
