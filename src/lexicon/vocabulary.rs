//! The contract between Rust and a language: every name that Rust looks up in a language's folder, declared once.
//!
//! The types here are generated from the tables below, so that no name occurs twice in Rust. Each entry has the name's
//! meaning and the modules that use it; `tests/vocabulary.rs` checks both, and CONTRIBUTING.md shows the table. Names of
//! keys and facts are declared where they are read, in `rules`.

use bitflags::{Flags, bitflags};

use super::spelling::hint;

/// One name of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// As spelt in a language's files, an attribute without its `@`.
    pub name: &'static str,
    /// The kind of the name.
    pub kind: TermKind,
    /// Its meaning, in one sentence.
    pub meaning: &'static str,
    /// The modules that use it.
    pub asked_by: &'static [&'static str],
}

/// The kind of a name of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermKind {
    /// A feature from word lists.
    Feature,
    /// A feature that Rust sets on marks, quotations and unlisted words.
    Mark,
    /// An attribute, in word lists with `@` in front.
    Attribute,
    /// A list, or a feature, that sets an attribute with another name.
    List,
    /// A group of a pattern.
    Group,
    /// A sieve that resolves speakers, measured in `confidence.toml`.
    SpeakerSieve,
    /// A sieve that attributes floating quotations, measured in `confidence.toml`.
    FloatingSieve,
}

impl TermKind {
    /// The kind as shown in the table.
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

/// Defines a set of named flags and their terms, in the same order.
macro_rules! flags {
    (
        $(#[$doc:meta])*
        $Set:ident numbered by $Bit:ident;
        $($FLAG:ident = $name:literal, $Kind:ident, $asked_by:expr, $meaning:literal;)*
    ) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "they have the names of the flags")]
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

            /// Every flag with its term.
            pub fn terms() -> impl Iterator<Item = (&'static Term, Self)> {
                Self::TERMS.iter().zip(Self::FLAGS.iter().map(|flag| *flag.value()))
            }

            /// The name of one flag; empty for none or several.
            pub fn name(self) -> &'static str {
                Self::terms().find(|(_, flag)| *flag == self).map_or("", |(term, _)| term.name)
            }

            /// The flag with this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::terms().find(|(term, _)| term.name == name).map(|(_, flag)| flag)
            }
        }
    };
}

/// Defines an enumeration and the terms of its variants, in the same order.
macro_rules! names {
    (
        $(#[$doc:meta])*
        $vis:vis $Name:ident;
        $($Variant:ident = $name:literal, $asked_by:expr, $meaning:literal;)*
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        $vis enum $Name { $(#[doc = $meaning] $Variant,)* }

        impl $Name {
            /// Every variant.
            #[allow(dead_code, reason = "not every enumeration is looked up by name")]
            $vis const ALL: &[Self] = &[$(Self::$Variant),*];

            /// The variants' names with their meanings, in their order.
            $vis const TERMS: &[Term] = &[
                $(Term { name: $name, kind: TermKind::$Name, meaning: $meaning, asked_by: &$asked_by },)*
            ];

            /// The name in a language's files.
            $vis const fn name(self) -> &'static str {
                match self { $(Self::$Variant => $name,)* }
            }

            /// The variant with this name.
            #[allow(dead_code, reason = "not every enumeration is looked up by name")]
            $vis fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|variant| variant.name() == name)
            }
        }
    };
}

flags! {
    /// The features of words and marks that Rust uses.
    WordClass numbered by WordClassBit;
    NAME = "name", Mark, ["lexicon", "mention"], "A capitalised word that is in no list of other words.";
    WORD = "word", Mark, ["lexicon", "mention"], "A lower-case word that is in no list.";
    DETERMINER = "determiner", Feature, ["mention"], "Opens a noun phrase: \"the\", \"a\", \"this\".";
    POSSESSIVE = "possessive", Feature, ["mention"], "A possessive determiner: \"her\", \"their\".";
    QUANTIFIER = "quantifier", Feature, ["mention"], "A quantity before a noun: \"some\", \"both\", \"most\".";
    PREPOSITION = "preposition", Feature, ["mention"], "Attaches a noun phrase to the words before it; also opens a byline.";
    RELATIVE = "relative", Feature, ["attribution", "mention"], "A relative pronoun: \"who\", \"which\".";
    COORDINATOR = "coordinator", Feature, ["mention"], "A coordinating conjunction: \"and\", \"or\".";
    REPORTING = "reporting", Feature, ["mention"], "A reporting verb: \"said\", \"told\".";
    VERB = "verb", Feature, ["mention"], "A verb other than a reporting verb.";
    AUXILIARY = "auxiliary", Feature, ["mention"], "An auxiliary verb or a copula: \"is\", \"had\".";
    MODAL = "modal", Feature, ["mention"], "A modal verb: \"will\", \"could\".";
    PRONOUN = "pronoun", Feature, ["mention"], "A pronoun: \"she\", \"it\"; the list also sets the attribute @pronoun.";
    ADVERB = "adverb", Feature, ["mention"], "An adverb; never part of a name or the head of a noun phrase.";
    SUBORDINATOR = "subordinator", Feature, ["mention"], "A subordinating conjunction: \"because\", \"although\".";
    INTERROGATIVE = "interrogative", Feature, ["mention"], "An interrogative: \"what\", \"how\".";
    NOUN = "noun", Feature, ["mention"], "A common noun.";
    ADJECTIVE = "adjective", Feature, ["mention"], "An adjective.";
    NUMBER_WORD = "number-word", Feature, ["mention"], "A number as a word; a singular one introduces an entity: \"one man\".";
    ING = "ing", Feature, ["mention"], "A participle that modifies the noun before it: \"speaking\".";
    DEICTIC = "deictic", Feature, ["mention"], "A time relative to the day of writing: \"yesterday\".";
    STOP = "stop", Mark, ["attribution", "lexicon", "mention", "pattern", "rules"], "A full stop, question or exclamation mark that ends a sentence.";
    BREAK = "break", Mark, ["attribution", "lexicon", "mention", "rules"], "After a quotation that ends in a full stop: a sentence may begin here.";
    COMMA = "comma", Mark, ["attribution", "lexicon", "mention", "pattern", "rules"], "A comma.";
    COLON = "colon", Mark, ["lexicon", "mention", "pattern"], "A colon.";
    TURN = "turn", Mark, ["lexicon"], "The colon behind the name that opens a turn of a transcript.";
    SEMICOLON = "semicolon", Mark, ["lexicon", "pattern"], "A semicolon.";
    DASH = "dash", Mark, ["lexicon", "mention", "pattern"], "A dash, or a hyphen between spaces.";
    OPEN_BRACKET = "open-bracket", Mark, ["lexicon", "mention", "pattern"], "An opening bracket.";
    CLOSE_BRACKET = "close-bracket", Mark, ["lexicon", "mention", "pattern"], "A closing bracket.";
    ELLIPSIS = "ellipsis", Mark, ["lexicon"], "Three dots.";
    SYMBOL = "symbol", Mark, ["lexicon"], "Any other symbol: a bullet, an emoji, a slash.";
    NUMBER = "number", Mark, ["lexicon"], "Digits.";
    POSSESSIVE_MARK = "possessive-mark", Mark, ["lexicon", "mention", "rules"], "A possessive clitic of language.toml, split from its word.";
    QUOTATION = "quotation", Mark, ["lexicon", "pattern", "rules"], "An outermost quotation including its marks.";
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
    /// Attributes of a word beside its class, never visible to patterns; set by a language's lists.
    Attributes numbered by AttributeBit;
    MALE = "male", Attribute, ["mention"], "A man or a boy.";
    FEMALE = "female", Attribute, ["mention"], "A woman or a girl.";
    NEUTER = "neuter", Attribute, ["mention"], "A thing or an organization: \"it\".";
    SINGULAR = "singular", Attribute, ["mention"], "Singular; with @first a single speaker, on a number word an introduced entity, with @plural one organization: \"police\".";
    PLURAL = "plural", Attribute, ["attribution", "mention"], "Plural.";
    PERSON = "person", Attribute, ["mention"], "A human being; on a relative pronoun: it refers to one.";
    GROUP = "group", Attribute, ["mention"], "People together: a company, a ministry, a crowd.";
    PAIR = "pair", Attribute, ["mention"], "Two people together: \"couple\", \"brothers\".";
    OTHER_ONE = "other-one", Attribute, ["mention"], "After a definite article, the other of two people: \"the other\".";
    DOCUMENT = "document", Attribute, ["mention"], "A written source: a report, a will, a letter.";
    FIRST = "first", Attribute, ["attribution", "mention"], "First person: \"I\", \"we\".";
    SECOND = "second", Attribute, [], "Second person: \"you\", never resolved.";
    THIRD = "third", Attribute, ["mention"], "Third person: \"she\", \"they\"; refers to another mention.";
    TITLE = "title", Attribute, ["document", "mention", "rules"], "A title before a name, not part of it: \"Dr.\", \"President\".";
    FIRST_NAME = "first-name", Attribute, ["document", "mention", "rules"], "A given name.";
    ORG_SUFFIX = "org-suffix", Attribute, ["document", "mention"], "Marks the name that contains it as an organization: \"Inc.\", \"University\".";
    PARTICLE = "particle", Attribute, ["mention"], "Joins parts of a person's name: \"van\", \"al\".";
    SUFFIX = "suffix", Attribute, ["attribution", "mention"], "A suffix after a name: \"Jr.\", \"III\".";
    ABBREVIATION = "abbreviation", Attribute, ["document", "mention"], "Its final full stop does not end a sentence.";
    MAY_END = "may-end", Attribute, ["document"], "An abbreviation that may also end a sentence.";
    PRONOUN = "pronoun", Attribute, ["document", "mention"], "Refers to another mention.";
    ROLE = "role", Attribute, ["mention"], "A person's role: \"mayor\", \"spokeswoman\".";
    BODY = "body", Attribute, ["mention"], "A noun for an organization: \"ministry\", \"company\".";
    DEMONYM = "demonym", Attribute, ["mention"], "Belongs to a nation, a region or a party: \"Danish\".";
    CALENDAR = "calendar", Attribute, ["document", "mention"], "A weekday or a month: capitalised, and never a speaker.";
    INDEFINITE = "indefinite", Attribute, ["mention"], "Refers to nobody in particular: \"someone\", \"everybody\".";
    PLACE = "place", Attribute, ["mention"], "A country, a region, a town.";
    FINITE = "finite", Attribute, ["attribution", "document"], "A finite verb.";
    OPEN_CLASS = "open-class", Attribute, ["document"], "A full verb (not an auxiliary), an adverb or an adjective.";
    DEFINITE = "definite", Attribute, ["mention", "rules"], "Refers to something already known: \"the\", \"this\".";
    LINK = "link", Attribute, ["mention"], "Joins words of an organization's name: \"Bank of Tarn\".";
    CORE = "core", Attribute, ["document", "rules"], "Almost always reports: \"said\".";
    CONTRACTION = "contraction", Attribute, ["document", "rules"], "A pronoun contracted with the next word: \"he's\".";
    BEHALF = "behalf", Attribute, ["mention"], "A role that speaks for another entity, or the word before that entity: \"spokeswoman\", \"for\".";
    UNNAMED = "unnamed", Attribute, ["mention"], "Marks a source as anonymous: \"source\", \"anonymity\".";
    CROWD = "crowd", Attribute, ["mention"], "On a noun for an organization: people who form none, \"family\".";
    CAPTION = "caption", Attribute, ["attribution"], "Marks a picture caption: \"Photo: \", \"(Photo/Ann Lee)\".";
    TIE = "tie", Attribute, ["mention"], "Directly after a person's name, links it to an organization: \"of\", \"at\".";
}

names! {
    /// A named group of a pattern.
    pub Group;
    Content = "content", ["attribution", "check", "rules"], "The attributed words.";
    Cue = "cue", ["attribution", "check", "pattern", "rules"], "The reporting words.";
    Source = "source", ["attribution", "check", "rules"], "The words that name the source.";
    Head = "head", ["attribution", "check", "pattern"], "In a chunk: the atom from which the chunk inherits features.";
    Word = "word", ["attribution", "check", "pattern"], "In a reading: the word that it changes.";
}

names! {
    /// The sieve that resolved the speaker of a source, in the order of trial.
    ///
    /// The sieves for the kind of the source are tried in turn, the most precise first, until one resolves it: for names
    /// `Name` to `Spelling`, or `Apposition`; for nouns `DefiniteDescription` to `Nominal`; for pronouns `Narrator` to
    /// `Cataphora`; for several joined sources `Joint`. Attributions without a source are left to `FirstPerson` and
    /// `Floating`. The language's `confidence.toml` holds the measured precision of each.
    pub(crate) SpeakerSieve;
    Name = "name", ["mention"], "Same words as a name of the article.";
    Acronym = "acronym", ["mention"], "Initials of an organization's name.";
    LastName = "last-name", ["mention"], "Last words of a name.";
    FirstName = "first-name", ["mention"], "First word of a name.";
    Spelling = "spelling", ["mention"], "A name with one or two spelling errors.";
    Apposition = "apposition", ["mention"], "A name beside the noun, or before the relative pronoun.";
    DefiniteDescription = "definite-description", ["mention"], "A noun that the article applies to an entity.";
    Lead = "lead", ["mention"], "A noun that comes before the name it describes.";
    Nominal = "nominal", ["mention"], "A noun phrase that fits no entity becomes a speaker of its own.";
    Narrator = "narrator", ["mention"], "\"I\" outside quotations, resolved by the byline or the note at the end.";
    Pronoun = "pronoun", ["mention"], "A pronoun, resolved to the most salient entity.";
    Cataphora = "cataphora", ["mention"], "A pronoun that comes before the name.";
    Joint = "joint", ["mention"], "Several joint speakers.";
    FirstPerson = "first-person", ["attribution"], "\"I\" inside a statement: the speaker of that statement.";
    Floating = "floating", ["attribution"], "A quotation without a source takes the speaker of the one before.";
}

names! {
    /// The sieve that attributed a quotation no rule accepted.
    pub(crate) FloatingSieve;
    ParagraphBefore = "floating.paragraph-before", ["attribution"], "A paragraph with only quotations continues the one before.";
}

/// Lists and features that set an attribute with another name; one with an attribute's name sets that attribute.
const LISTS: &[(Term, Attributes)] = &[
    (list("weekday", "Sets @calendar."), Attributes::CALENDAR),
    (list("month", "Sets @calendar."), Attributes::CALENDAR),
    (list("present", "Sets @finite."), Attributes::FINITE),
    (list("verb", "Sets @open-class."), Attributes::OPEN_CLASS),
    (list("reporting", "Sets @open-class."), Attributes::OPEN_CLASS),
    (list("adverb", "Sets @open-class."), Attributes::OPEN_CLASS),
    (list("adjective", "Sets @open-class."), Attributes::OPEN_CLASS),
    (list("pronoun-contraction", "Sets @contraction."), Attributes::CONTRACTION),
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
    /// The attributes set by the name of a list or a feature.
    pub fn of_list(name: &str) -> Self {
        let listed = LISTS.iter().find(|(term, _)| term.name == name).map(|(_, brought)| *brought);
        listed.or_else(|| Self::named(name)).unwrap_or_default()
    }

    /// The attribute with this name, written with `@` in files.
    ///
    /// # Errors
    /// An unknown name, with the closest known one.
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
