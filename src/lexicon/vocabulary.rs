//! The contract between Rust and a language: every name that Rust asks of a language's folder, declared once.
//!
//! The types here are made from the tables below, so that no name stands in Rust a second time. What a name means and
//! which modules ask for it stands beside it; `tests/vocabulary.rs` holds both true, and CONTRIBUTING.md shows the whole as
//! a table. The names of keys and of weighed facts are declared where these are read, in `rules`.

use bitflags::{Flags, bitflags};

use super::spelling::hint;

/// One name of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// As a language's files spell it, an attribute without its `@`.
    pub name: &'static str,
    /// What it is a name of.
    pub kind: TermKind,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// The modules that ask for it.
    pub asked_by: &'static [&'static str],
}

/// What a name of the contract is a name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermKind {
    /// A feature that word lists give.
    Feature,
    /// A feature that Rust gives to marks, quotations and unlisted words.
    Mark,
    /// An attribute, in word lists with `@` in front.
    Attribute,
    /// A list, or a feature, that brings an attribute of another name.
    List,
    /// A group of a pattern.
    Group,
    /// A sieve that finds speakers, measured in `confidence.toml`.
    SpeakerSieve,
    /// A sieve that finds whose a quotation is, measured in `confidence.toml`.
    FloatingSieve,
}

impl TermKind {
    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Feature => "feature",
            Self::Mark => "feature of marks",
            Self::Attribute => "attribute",
            Self::List => "list",
            Self::Group => "group",
            Self::SpeakerSieve => "speaker sieve",
            Self::FloatingSieve => "floating sieve",
        }
    }
}

/// Makes a set of named flags and the terms of their names, in one order.
macro_rules! flags {
    (
        $(#[$doc:meta])*
        $Set:ident numbered by $Bit:ident;
        $($FLAG:ident = $name:literal, $Kind:ident, $asked_by:expr, $meaning:literal;)*
    ) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "they are called as the flags are")]
        enum $Bit { $($FLAG,)* }

        bitflags! {
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
            pub struct $Set: u64 {
                $(#[doc = $meaning] const $FLAG = 1 << $Bit::$FLAG as u32;)*
            }
        }

        impl $Set {
            /// The flags' names with their meanings, in the order of the flags.
            pub const TERMS: &[Term] = &[
                $(Term { name: $name, kind: TermKind::$Kind, meaning: $meaning, asked_by: &$asked_by },)*
            ];

            /// Every flag by its name.
            pub fn terms() -> impl Iterator<Item = (&'static Term, Self)> {
                Self::TERMS.iter().zip(Self::FLAGS.iter().map(|flag| *flag.value()))
            }

            /// The name of one flag; empty for none or several.
            pub fn name(self) -> &'static str {
                Self::terms().find(|(_, flag)| *flag == self).map_or("", |(term, _)| term.name)
            }

            /// The flag of a name; nothing where there is none.
            pub fn named(name: &str) -> Option<Self> {
                Self::terms().find(|(term, _)| term.name == name).map(|(_, flag)| flag)
            }
        }
    };
}

/// Makes an enumeration and the terms of its variants, in one order.
macro_rules! names {
    (
        $(#[$doc:meta])*
        $Name:ident;
        $($Variant:ident = $name:literal, $asked_by:expr, $meaning:literal;)*
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $Name { $(#[doc = $meaning] $Variant,)* }

        impl $Name {
            /// Every variant.
            pub const ALL: &[Self] = &[$(Self::$Variant),*];

            /// The variants' names with their meanings, in their order.
            pub const TERMS: &[Term] = &[
                $(Term { name: $name, kind: TermKind::$Name, meaning: $meaning, asked_by: &$asked_by },)*
            ];

            /// As a language's files spell it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$Variant => $name,)* }
            }

            /// The variant of a name; nothing where there is none.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|variant| variant.name() == name)
            }
        }
    };
}

flags! {
    /// What a word or a mark is, as far as Rust asks: features by their names.
    WordClass numbered by WordClassBit;
    NAME = "name", Mark, ["lexicon", "mention"], "A capitalised word that no list knows otherwise.";
    WORD = "word", Mark, ["lexicon"], "A word in lower case that stands in no list.";
    DETERMINER = "determiner", Feature, ["mention"], "Opens a noun phrase: \"the\", \"a\", \"this\".";
    POSSESSIVE = "possessive", Feature, ["mention"], "Stands for a possessor before a noun: \"her\", \"their\".";
    QUANTIFIER = "quantifier", Feature, ["mention"], "Says how many: \"some\", \"both\", \"most\".";
    PREPOSITION = "preposition", Feature, ["mention"], "Hangs a noun phrase on what stands before it; also opens a byline.";
    RELATIVE = "relative", Feature, ["attribution", "mention"], "Opens a clause that says more of a noun: \"who\", \"which\".";
    COORDINATOR = "coordinator", Feature, ["mention"], "Joins equals: \"and\", \"or\".";
    REPORTING = "reporting", Feature, ["mention"], "A verb that reports: \"said\", \"told\".";
    VERB = "verb", Feature, ["mention"], "A verb that does not report.";
    AUXILIARY = "auxiliary", Feature, ["mention"], "A verb that stands beside another or before what somebody is: \"is\", \"had\".";
    MODAL = "modal", Feature, ["mention"], "A verb of what may, can or must be: \"will\", \"could\".";
    PRONOUN = "pronoun", Feature, ["mention"], "Stands for somebody or something: \"she\", \"it\"; the list also brings its attribute.";
    ADVERB = "adverb", Feature, ["mention"], "Says how, when or where, and is no part of a name or a noun phrase's head.";
    SUBORDINATOR = "subordinator", Feature, ["mention"], "Opens a clause inside another: \"because\", \"although\".";
    INTERROGATIVE = "interrogative", Feature, ["mention"], "Opens a question: \"what\", \"how\".";
    NOUN = "noun", Feature, ["mention"], "A common noun.";
    ADJECTIVE = "adjective", Feature, ["mention"], "Says what a noun is like.";
    NUMBER_WORD = "number-word", Feature, ["mention"], "A number as a word; a singular one brings somebody in: \"one man\".";
    ING = "ing", Feature, ["mention"], "A verb's form that hangs on the noun before it: \"speaking\".";
    DEICTIC = "deictic", Feature, ["mention"], "A time seen from today: \"yesterday\".";
    STOP = "stop", Mark, ["attribution", "lexicon", "mention"], "A full stop, question or exclamation mark that ends a sentence.";
    BREAK = "break", Mark, ["attribution", "lexicon", "mention"], "Behind a quotation that ended in a full stop, where a sentence may begin.";
    COMMA = "comma", Mark, ["attribution", "lexicon", "mention"], "A comma.";
    COLON = "colon", Mark, ["lexicon", "mention"], "A colon.";
    SEMICOLON = "semicolon", Mark, ["lexicon"], "A semicolon.";
    DASH = "dash", Mark, ["lexicon", "mention"], "A dash, or a hyphen between spaces.";
    OPEN_BRACKET = "open-bracket", Mark, ["lexicon", "mention"], "An opening bracket.";
    CLOSE_BRACKET = "close-bracket", Mark, ["lexicon", "mention"], "A closing bracket.";
    ELLIPSIS = "ellipsis", Mark, ["lexicon"], "Three dots.";
    SYMBOL = "symbol", Mark, ["lexicon"], "A bullet, an emoji, a slash or whatever else.";
    NUMBER = "number", Mark, ["lexicon"], "Digits.";
    POSSESSIVE_MARK = "possessive-mark", Mark, ["lexicon", "mention", "rules"], "A clitic of language.toml that parted from its word and marks a possessor.";
    QUOTATION = "quotation", Mark, ["lexicon"], "An outermost quotation with its marks.";
    LONG = "long", Mark, ["lexicon"], "A quotation of more than three words.";
    SHORT = "short", Mark, ["attribution", "lexicon"], "A quotation of at most three words.";
    FRAGMENT = "fragment", Mark, ["lexicon"], "A quotation that does not read as a clause.";
    CLAUSE = "clause", Mark, ["attribution", "lexicon"], "A quotation that reads as a clause.";
    ENDS_OPEN = "ends-open", Mark, ["attribution", "lexicon"], "A quotation that ends in a word.";
    ENDS_COMMA = "ends-comma", Mark, ["lexicon"], "A quotation that ends in a comma.";
    ENDS_STOP = "ends-stop", Mark, ["lexicon"], "A quotation that ends in a full stop.";
    ENDS_QUESTION = "ends-question", Mark, ["lexicon"], "A quotation that ends in a question or exclamation mark.";
}

flags! {
    /// What is known of a word beyond its class, in which no two patterns differ; languages fill it through their lists.
    Attributes numbered by AttributeBit;
    MALE = "male", Attribute, ["mention"], "A man or a boy.";
    FEMALE = "female", Attribute, ["mention"], "A woman or a girl.";
    NEUTER = "neuter", Attribute, ["mention"], "A thing or a body: \"it\".";
    SINGULAR = "singular", Attribute, ["mention"], "One; with @first whoever speaks alone, with a number word whoever is brought in, with @plural one body: \"police\".";
    PLURAL = "plural", Attribute, ["attribution", "mention"], "More than one.";
    PERSON = "person", Attribute, ["mention"], "A human being; of a relative pronoun that it stands for one.";
    GROUP = "group", Attribute, ["mention"], "People together: a company, a ministry, a crowd.";
    DOCUMENT = "document", Attribute, ["mention"], "Something written that speaks: a report, a will, a letter.";
    FIRST = "first", Attribute, ["attribution", "mention"], "\"I\", \"we\".";
    SECOND = "second", Attribute, [], "\"you\", whom no text names.";
    THIRD = "third", Attribute, ["mention"], "\"she\", \"they\": stands for somebody else who was mentioned.";
    TITLE = "title", Attribute, ["document", "mention"], "Stands before a name and is no part of it: \"Dr.\", \"President\".";
    FIRST_NAME = "first-name", Attribute, ["document", "mention"], "A given name.";
    ORG_SUFFIX = "org-suffix", Attribute, ["document", "mention"], "Makes the name it stands in that of a body: \"Inc.\", \"University\".";
    PARTICLE = "particle", Attribute, ["mention"], "Joins two parts of a person's name: \"van\", \"al\".";
    SUFFIX = "suffix", Attribute, ["attribution", "mention"], "Stands behind a name: \"Jr.\", \"III\".";
    ABBREVIATION = "abbreviation", Attribute, ["document", "mention"], "Its final full stop does not end a sentence.";
    MAY_END = "may-end", Attribute, ["document"], "An abbreviation that may also end a sentence.";
    PRONOUN = "pronoun", Attribute, ["document", "mention"], "Stands for a mention made elsewhere.";
    ROLE = "role", Attribute, ["mention"], "What a person is: \"mayor\", \"spokeswoman\".";
    BODY = "body", Attribute, ["mention"], "What a body is: \"ministry\", \"company\".";
    DEMONYM = "demonym", Attribute, ["mention"], "Of a nation, a region or a party: \"Danish\".";
    CALENDAR = "calendar", Attribute, ["document", "mention"], "A weekday or a month: capitalised, and never a speaker.";
    INDEFINITE = "indefinite", Attribute, ["mention"], "Stands for nobody in particular: \"someone\", \"everybody\".";
    PLACE = "place", Attribute, ["mention"], "A country, a region, a town.";
    FINITE = "finite", Attribute, ["attribution", "document"], "A verb that has a subject.";
    OPEN_CLASS = "open-class", Attribute, ["document"], "A full verb, no auxiliary; an adverb, an adjective.";
    DEFINITE = "definite", Attribute, ["mention", "rules"], "Points at what is known already: \"the\", \"this\".";
    LINK = "link", Attribute, ["mention"], "Joins the words of a body's name: \"Bank of Tarn\".";
    CORE = "core", Attribute, ["document"], "Hardly ever does anything but report: \"said\".";
    CONTRACTION = "contraction", Attribute, ["document"], "A pronoun grown together with what follows: \"he's\".";
    BEHALF = "behalf", Attribute, ["mention"], "Speaks for somebody else, or stands before whom a person speaks for: \"spokeswoman\", \"for\".";
    UNNAMED = "unnamed", Attribute, ["mention"], "Keeps whoever it stands with unnamed: \"source\", \"anonymity\".";
    CROWD = "crowd", Attribute, ["mention"], "Of a body's noun: people together who are no body, \"family\".";
    CAPTION = "caption", Attribute, ["attribution"], "Tells of a picture: \"Photo: \", \"(Photo/Ann Lee)\".";
    TIE = "tie", Attribute, ["mention"], "Right behind a person's name ties it to a body: \"of\", \"at\".";
}

names! {
    /// A part of a pattern with a name of its own.
    Group;
    Content = "content", ["attribution", "check", "rules"], "What is attributed.";
    Cue = "cue", ["attribution", "check", "pattern", "rules"], "The reporting words.";
    Source = "source", ["attribution", "check", "rules"], "Who is named as the source.";
    Head = "head", ["attribution", "check", "pattern"], "In a chunk: the atom whose features the chunk takes over.";
    Word = "word", ["attribution", "check", "pattern"], "In a reading: the word that it is about.";
}

names! {
    /// How the speaker of a source was found: the sieves in the order in which they are tried.
    ///
    /// A source is of one kind, and the sieves of its kind are tried one after the other, the surer first, until one finds
    /// somebody: those of a name from `Name` to `Spelling`, or `Apposition`; those of a noun from `DefiniteDescription` to
    /// `Nominal`; those of a pronoun from `Narrator` to `Cataphora`; for several joined `Joint`. What states no source of its own
    /// is left to `FirstPerson` and `Floating`. How often each is right is measured in the language's `confidence.toml`.
    SpeakerSieve;
    Name = "name", ["mention"], "By the same words as a name of the article.";
    Acronym = "acronym", ["mention"], "By the initials of a body's name.";
    LastName = "last-name", ["mention"], "By the last words of a name.";
    FirstName = "first-name", ["mention"], "By the first word of a name.";
    Spelling = "spelling", ["mention"], "By a name that differs in a slip or two.";
    Apposition = "apposition", ["mention"], "By a name beside the noun, or before the relative pronoun.";
    DefiniteDescription = "definite-description", ["mention"], "By a noun that the article says of somebody.";
    Lead = "lead", ["mention"], "By a noun that comes before the name it is said of.";
    Nominal = "nominal", ["mention"], "A noun phrase that fits nobody speaks under its own words.";
    Narrator = "narrator", ["mention"], "\"I\" outside of quotations, by the byline or the note at the end.";
    Pronoun = "pronoun", ["mention"], "By a pronoun, from whoever is on the reader's mind.";
    Cataphora = "cataphora", ["mention"], "By a pronoun that comes before the name.";
    Joint = "joint", ["mention"], "Several who speak together.";
    FirstPerson = "first-person", ["attribution"], "\"I\" inside of a statement, whose speaker it is.";
    Floating = "floating", ["attribution"], "A quotation that states no source has the speaker of the one before.";
}

names! {
    /// How it was found whose a quotation is that no rule claimed.
    FloatingSieve;
    ParagraphBefore = "floating.paragraph-before", ["attribution"], "A paragraph of nothing but quotations goes on behind the one before.";
}

/// Lists, and features, that bring an attribute of another name; those that are called as an attribute bring that one.
const LISTS: &[(Term, Attributes)] = &[
    (list("weekday", "Brings @calendar."), Attributes::CALENDAR),
    (list("month", "Brings @calendar."), Attributes::CALENDAR),
    (list("present", "Brings @finite."), Attributes::FINITE),
    (list("verb", "Brings @open-class."), Attributes::OPEN_CLASS),
    (list("reporting", "Brings @open-class."), Attributes::OPEN_CLASS),
    (list("adverb", "Brings @open-class."), Attributes::OPEN_CLASS),
    (list("adjective", "Brings @open-class."), Attributes::OPEN_CLASS),
    (list("pronoun-contraction", "Brings @contraction."), Attributes::CONTRACTION),
];

const fn list(name: &'static str, meaning: &'static str) -> Term {
    Term { name, kind: TermKind::List, meaning, asked_by: &["lexicon"] }
}

/// Every name of the contract.
pub fn vocabulary() -> impl Iterator<Item = &'static Term> {
    let flags = WordClass::TERMS.iter().chain(Attributes::TERMS);
    let names = Group::TERMS.iter().chain(SpeakerSieve::TERMS).chain(FloatingSieve::TERMS);
    flags.chain(LISTS.iter().map(|(term, _)| term)).chain(names)
}

/// CONTRIBUTING's table of the contract.
pub fn vocabulary_table() -> String {
    let head = "| Name | What | Meaning | Asked by |\n|---|---|---|---|\n";
    let row = |term: &Term| {
        let at = if term.kind == TermKind::Attribute { "@" } else { "" };
        let asked_by = term.asked_by.join(", ");
        format!("| `{at}{}` | {} | {} | {asked_by} |\n", term.name, term.kind.name(), term.meaning)
    };
    vocabulary().map(row).fold(head.into(), |table, row| table + &row)
}

impl Attributes {
    /// The attributes that a list's or a feature's own name brings.
    pub fn of_list(name: &str) -> Self {
        let listed = LISTS.iter().find(|(term, _)| term.name == name).map(|(_, brought)| *brought);
        listed.or_else(|| Self::named(name)).unwrap_or_default()
    }

    /// The attribute of a name, which files write with `@`.
    ///
    /// # Errors
    /// That there is none, and which may have been meant.
    pub fn read(name: &str) -> Result<Self, String> {
        Self::named(name).ok_or_else(|| {
            let hint = hint(name, Self::TERMS.iter().map(|term| term.name));
            format!("unknown attribute @{name}{hint}")
        })
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
