//! Classes of what is no word: numbers, punctuation, quotations.

use super::{Class, ClassTable, FeatureSet, TooMany};

/// The classes every language has, whatever its lists say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shapes {
    /// `number`: digits.
    pub number: Class,
    /// `comma`
    pub comma: Class,
    /// `stop`: a full stop, question or exclamation mark that ends a sentence.
    pub stop: Class,
    /// `colon`
    pub colon: Class,
    /// `semicolon`
    pub semicolon: Class,
    /// `dash`: a dash, or a hyphen between spaces.
    pub dash: Class,
    /// `open-bracket`
    pub open_bracket: Class,
    /// `close-bracket`
    pub close_bracket: Class,
    /// `ellipsis`
    pub ellipsis: Class,
    /// `symbol`: bullets, emoji, slashes and whatever else.
    pub symbol: Class,
    /// `possessive-mark`: the clitic of a possessor.
    pub possessive: Class,
    /// `break`: nothing stands there, but a quotation ended in a full stop and a new sentence may begin.
    pub sentence_break: Class,
    quotation: [Class; QUOTATION_FORMS],
}

/// How a quotation ends, inside its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// `ends-open`: in a word.
    Open,
    /// `ends-comma`
    Comma,
    /// `ends-stop`
    Stop,
    /// `ends-question`: in a question or exclamation mark.
    Question,
}

const ENDINGS: [&str; 4] = ["ends-open", "ends-comma", "ends-stop", "ends-question"];
const FORMS: [&str; 2] = ["fragment", "clause"];
const LENGTHS: [&str; 2] = ["long", "short"];
const QUOTATION_FORMS: usize = ENDINGS.len() * FORMS.len() * LENGTHS.len();

impl Shapes {
    /// Makes the classes of all shapes.
    ///
    /// # Errors
    /// When the table is full.
    pub fn build(table: &mut ClassTable) -> Result<Self, TooMany> {
        let mut one = |name: &str| {
            let feature = table.tell(name)?;
            table.class(FeatureSet::of(feature))
        };
        let mut shapes = Self {
            number: one("number")?,
            comma: one("comma")?,
            stop: one("stop")?,
            colon: one("colon")?,
            semicolon: one("semicolon")?,
            dash: one("dash")?,
            open_bracket: one("open-bracket")?,
            close_bracket: one("close-bracket")?,
            ellipsis: one("ellipsis")?,
            symbol: one("symbol")?,
            possessive: one("possessive-mark")?,
            sentence_break: one("break")?,
            quotation: [Class::default(); QUOTATION_FORMS],
        };
        for (index, class) in shapes.quotation.iter_mut().enumerate() {
            *class = quotation_class(index, table)?;
        }
        Ok(shapes)
    }

    /// The class of a quotation: how it ends, whether it reads as a clause, whether it has at most three words.
    pub fn quotation(&self, ending: Ending, clause: bool, short: bool) -> Class {
        let index =
            (ending as usize * FORMS.len() + usize::from(clause)) * LENGTHS.len() + usize::from(short);
        self.quotation.get(index).copied().unwrap_or_default()
    }
}

fn quotation_class(index: usize, table: &mut ClassTable) -> Result<Class, TooMany> {
    let names = [
        "quotation",
        LENGTHS.get(index % LENGTHS.len()).copied().unwrap_or_default(),
        FORMS.get(index / LENGTHS.len() % FORMS.len()).copied().unwrap_or_default(),
        ENDINGS.get(index / LENGTHS.len() / FORMS.len()).copied().unwrap_or_default(),
    ];
    let mut set = FeatureSet::default();
    for name in names {
        set.insert(table.tell(name)?);
    }
    table.class(set)
}
