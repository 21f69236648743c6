//! Classes of non-words: numbers, punctuation, quotations.

use super::{Class, ClassTable, FeatureSet, TooMany, WordClass};

/// The classes that every language has, independent of its lists.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shapes {
    /// Digits.
    pub number: Class,
    /// A comma.
    pub comma: Class,
    /// A full stop, question or exclamation mark that ends a sentence.
    pub stop: Class,
    /// A colon.
    pub colon: Class,
    /// The colon behind the name that opens a turn of a transcript.
    pub turn: Class,
    /// A semicolon.
    pub semicolon: Class,
    /// A dash, or a hyphen between spaces.
    pub dash: Class,
    /// An opening bracket.
    pub open_bracket: Class,
    /// A closing bracket.
    pub close_bracket: Class,
    /// An ellipsis.
    pub ellipsis: Class,
    /// Other symbols: bullets, emoji, slashes.
    pub symbol: Class,
    /// A possessive clitic.
    pub possessive: Class,
    /// An empty atom after a quotation that ends in a full stop: a sentence may begin here.
    pub sentence_break: Class,
    quotation: [Class; QUOTATION_FORMS],
}

/// The end of a quotation, inside its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// In a word.
    Open,
    /// In a comma.
    Comma,
    /// In a full stop.
    Stop,
    /// In a question or exclamation mark.
    Question,
}

const ENDINGS: [WordClass; 4] =
    [WordClass::ENDS_OPEN, WordClass::ENDS_COMMA, WordClass::ENDS_STOP, WordClass::ENDS_QUESTION];
const FORMS: [WordClass; 2] = [WordClass::FRAGMENT, WordClass::CLAUSE];
const LENGTHS: [WordClass; 2] = [WordClass::LONG, WordClass::SHORT];
const QUOTATION_FORMS: usize = ENDINGS.len() * FORMS.len() * LENGTHS.len();

impl Shapes {
    /// Creates the classes of all shapes.
    ///
    /// # Errors
    /// If the table is full.
    pub fn build(table: &mut ClassTable) -> Result<Self, TooMany> {
        let mut one = |shape: WordClass| {
            let feature = table.tell(shape.name())?;
            table.class(FeatureSet::of(feature))
        };
        let mut shapes = Self {
            number: one(WordClass::NUMBER)?,
            comma: one(WordClass::COMMA)?,
            stop: one(WordClass::STOP)?,
            colon: one(WordClass::COLON)?,
            turn: one(WordClass::TURN)?,
            semicolon: one(WordClass::SEMICOLON)?,
            dash: one(WordClass::DASH)?,
            open_bracket: one(WordClass::OPEN_BRACKET)?,
            close_bracket: one(WordClass::CLOSE_BRACKET)?,
            ellipsis: one(WordClass::ELLIPSIS)?,
            symbol: one(WordClass::SYMBOL)?,
            possessive: one(WordClass::POSSESSIVE_MARK)?,
            sentence_break: one(WordClass::BREAK)?,
            quotation: [Class::default(); QUOTATION_FORMS],
        };
        for (index, class) in shapes.quotation.iter_mut().enumerate() {
            *class = quotation_class(index, table)?;
        }
        Ok(shapes)
    }

    /// The class of a quotation by its end, whether it reads as a clause, and whether it has at most three words.
    pub fn quotation(&self, ending: Ending, clause: bool, short: bool) -> Class {
        let index =
            (ending as usize * FORMS.len() + usize::from(clause)) * LENGTHS.len() + usize::from(short);
        self.quotation.get(index).copied().unwrap_or_default()
    }
}

fn quotation_class(index: usize, table: &mut ClassTable) -> Result<Class, TooMany> {
    let shapes = [
        WordClass::QUOTATION,
        LENGTHS.get(index % LENGTHS.len()).copied().unwrap_or_default(),
        FORMS.get(index / LENGTHS.len() % FORMS.len()).copied().unwrap_or_default(),
        ENDINGS.get(index / LENGTHS.len() / FORMS.len()).copied().unwrap_or_default(),
    ];
    let mut set = FeatureSet::default();
    for shape in shapes {
        set.insert(table.tell(shape.name())?);
    }
    table.class(set)
}
