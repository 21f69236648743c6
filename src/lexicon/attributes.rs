//! What is known of a word beyond its class: gender, number, what it can stand for.

use bitflags::bitflags;

bitflags! {
    /// A small set of facts about a word; languages fill it through their lists.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct Attributes: u64 {
        /// A man or a boy.
        const MALE = 1 << 0;
        /// A woman or a girl.
        const FEMALE = 1 << 1;
        /// A thing or a body, "it".
        const NEUTER = 1 << 2;
        /// One.
        const SINGULAR = 1 << 3;
        /// More than one.
        const PLURAL = 1 << 4;
        /// A human being.
        const PERSON = 1 << 5;
        /// People together: a company, a ministry, a crowd.
        const GROUP = 1 << 6;
        /// Something written: a report, a will, a letter.
        const DOCUMENT = 1 << 7;
        /// "I", "we".
        const FIRST = 1 << 8;
        /// "you".
        const SECOND = 1 << 9;
        /// "she", "they".
        const THIRD = 1 << 10;
        /// Stands before a name: "Dr.", "President".
        const TITLE = 1 << 11;
        /// A given name.
        const FIRST_NAME = 1 << 12;
        /// Marks a name as a body's: "Inc.", "University".
        const ORG_SUFFIX = 1 << 13;
        /// Belongs inside a name: "van", "al".
        const PARTICLE = 1 << 14;
        /// Stands behind a name: "Jr.", "III".
        const SUFFIX = 1 << 15;
        /// Its final full stop does not end a sentence.
        const ABBREVIATION = 1 << 16;
        /// An abbreviation that may also end a sentence.
        const MAY_END = 1 << 17;
        /// Stands for a mention made elsewhere.
        const PRONOUN = 1 << 18;
        /// What a person is: "mayor", "spokeswoman".
        const ROLE = 1 << 19;
        /// What a body is: "ministry", "company".
        const BODY = 1 << 20;
        /// The word stands in some list.
        const KNOWN = 1 << 21;
        /// Of a nation, a region or a party.
        const DEMONYM = 1 << 22;
        /// A weekday or a month: capitalised, and never a speaker.
        const CALENDAR = 1 << 23;
        /// "someone", "everybody": stands for nobody in particular.
        const INDEFINITE = 1 << 24;
        /// A country, a region, a town.
        const PLACE = 1 << 25;
        /// A verb that has a subject.
        const FINITE = 1 << 26;
        /// A full verb, no auxiliary; an adverb, an adjective.
        const OPEN_CLASS = 1 << 27;
        /// Points at what is known already: "the", "this".
        const DEFINITE = 1 << 28;
        /// Joins the words of a body's name: "Bank of Tarn".
        const LINK = 1 << 29;
        /// Hardly ever does anything but report: "said".
        const CORE = 1 << 30;
        /// A pronoun grown together with what follows: "he's".
        const CONTRACTION = 1 << 31;
    }
}

impl Attributes {
    /// The attribute a word list names with `@`; nothing where there is none of that name.
    pub fn named(name: &str) -> Option<Self> {
        let small = !name.contains(|c: char| c.is_uppercase() || c == '_');
        small.then(|| Self::from_name(&name.to_uppercase().replace('-', "_"))).flatten()
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
        self.contains(other)
    }

    /// Whether some of `other` are here.
    pub const fn any(self, other: Self) -> bool {
        self.intersects(other)
    }
}
