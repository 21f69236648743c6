//! What is known of a word beyond its class: gender, number, what it can stand for.

use std::ops::BitOr;

/// A small set of facts about a word; languages fill it through their lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attributes(u32);

/// The names by which word lists give attributes, in the order of their bits.
const NAMES: [&str; 32] = [
    "male",
    "female",
    "neuter",
    "singular",
    "plural",
    "person",
    "group",
    "document",
    "first",
    "second",
    "third",
    "title",
    "first-name",
    "org-suffix",
    "particle",
    "suffix",
    "abbreviation",
    "may-end",
    "pronoun",
    "role",
    "body",
    "known",
    "demonym",
    "calendar",
    "indefinite",
    "place",
    "finite",
    "open-class",
    "definite",
    "link",
    "core",
    "contraction",
];

impl Attributes {
    /// A man or a boy.
    pub const MALE: Self = Self(1);
    /// A woman or a girl.
    pub const FEMALE: Self = Self(1 << 1);
    /// A thing or a body, "it".
    pub const NEUTER: Self = Self(1 << 2);
    /// One.
    pub const SINGULAR: Self = Self(1 << 3);
    /// More than one.
    pub const PLURAL: Self = Self(1 << 4);
    /// A human being.
    pub const PERSON: Self = Self(1 << 5);
    /// People together: a company, a ministry, a crowd.
    pub const GROUP: Self = Self(1 << 6);
    /// Something written: a report, a will, a letter.
    pub const DOCUMENT: Self = Self(1 << 7);
    /// "I", "we".
    pub const FIRST: Self = Self(1 << 8);
    /// "you".
    pub const SECOND: Self = Self(1 << 9);
    /// "she", "they".
    pub const THIRD: Self = Self(1 << 10);
    /// Stands before a name: "Dr.", "President".
    pub const TITLE: Self = Self(1 << 11);
    /// A given name.
    pub const FIRST_NAME: Self = Self(1 << 12);
    /// Marks a name as a body's: "Inc.", "University".
    pub const ORG_SUFFIX: Self = Self(1 << 13);
    /// Belongs inside a name: "van", "al".
    pub const PARTICLE: Self = Self(1 << 14);
    /// Stands behind a name: "Jr.", "III".
    pub const SUFFIX: Self = Self(1 << 15);
    /// Its final full stop does not end a sentence.
    pub const ABBREVIATION: Self = Self(1 << 16);
    /// An abbreviation that may also end a sentence.
    pub const MAY_END: Self = Self(1 << 17);
    /// Stands for a mention made elsewhere.
    pub const PRONOUN: Self = Self(1 << 18);
    /// What a person is: "mayor", "spokeswoman".
    pub const ROLE: Self = Self(1 << 19);
    /// What a body is: "ministry", "company".
    pub const BODY: Self = Self(1 << 20);
    /// The word stands in some list.
    pub const KNOWN: Self = Self(1 << 21);
    /// Of a nation, a region or a party.
    pub const DEMONYM: Self = Self(1 << 22);
    /// A weekday or a month: capitalised, and never a speaker.
    pub const CALENDAR: Self = Self(1 << 23);
    /// "someone", "everybody": stands for nobody in particular.
    pub const INDEFINITE: Self = Self(1 << 24);
    /// A country, a region, a town.
    pub const PLACE: Self = Self(1 << 25);
    /// A verb that has a subject.
    pub const FINITE: Self = Self(1 << 26);
    /// A full verb, no auxiliary; an adverb, an adjective.
    pub const OPEN_CLASS: Self = Self(1 << 27);
    /// Points at what is known already: "the", "this".
    pub const DEFINITE: Self = Self(1 << 28);
    /// Joins the words of a body's name: "Bank of Tarn".
    pub const LINK: Self = Self(1 << 29);

    /// Hardly ever does anything but report: "said".
    pub const CORE: Self = Self(1 << 30);
    /// A pronoun grown together with what follows: "he's".
    pub const CONTRACTION: Self = Self(1 << 31);

    /// The attribute a word list names with `@`; nothing where there is none of that name.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().position(|n| *n == name).map(|bit| Self(1 << bit))
    }

    /// The attributes that a list's or a feature's own name brings.
    pub fn of_list(name: &str) -> Self {
        let own = match name {
            "weekday" | "month" => Self::CALENDAR,
            "present" => Self::FINITE,
            "verb" | "reporting" | "adverb" | "adjective" => Self::OPEN_CLASS,
            "pronoun-contraction" => Self::CONTRACTION,
            _ => Self::named(name).unwrap_or_default(),
        };
        own | Self::KNOWN
    }

    /// Whether all of `other` are here.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether some of `other` are here.
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Adds `other`.
    pub fn insert(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl BitOr for Attributes {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
