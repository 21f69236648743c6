//! The signs that may be quotation marks, and how each is spelt.

/// What a sign looks like; what it does is for the reading to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Glyph {
    /// `"`
    Straight,
    /// `“`, which opens in English and closes in German.
    Left,
    /// `”`, which closes in English and German and opens and closes in Swedish.
    Right,
    /// `„`
    Low,
    /// `«`
    AngleLeft,
    /// `»`
    AngleRight,
    /// Two backticks, as in LaTeX.
    Backticks,
    /// Two apostrophes, as LaTeX closes and plain-text wires open and close.
    Ticks,
    /// `「` and `『`
    CornerLeft,
    /// `」` and `』`
    CornerRight,
    /// `'`, far more often an apostrophe.
    SingleStraight,
    /// `‘`
    SingleLeft,
    /// `’`, far more often an apostrophe.
    SingleRight,
    /// `‚`
    SingleLow,
    /// `‹`
    SingleAngleLeft,
    /// `›`
    SingleAngleRight,
    /// One backtick.
    Backtick,
}

/// Every spelling of every sign, the longer before the shorter that begins it.
///
/// Beside the signs themselves stand their HTML escapes and what becomes of them when UTF-8 is read as Windows-1252.
const SPELLINGS: [(&str, Glyph); 49] = [
    ("\"", Glyph::Straight),
    ("＂", Glyph::Straight),
    ("“", Glyph::Left),
    ("‟", Glyph::Left),
    ("”", Glyph::Right),
    ("„", Glyph::Low),
    ("«", Glyph::AngleLeft),
    ("»", Glyph::AngleRight),
    ("``", Glyph::Backticks),
    ("''", Glyph::Ticks),
    ("‘‘", Glyph::Left),
    ("’’", Glyph::Right),
    ("‚‚", Glyph::Low),
    ("「", Glyph::CornerLeft),
    ("『", Glyph::CornerLeft),
    ("」", Glyph::CornerRight),
    ("』", Glyph::CornerRight),
    ("'", Glyph::SingleStraight),
    ("‘", Glyph::SingleLeft),
    ("‛", Glyph::SingleLeft),
    ("’", Glyph::SingleRight),
    ("‚", Glyph::SingleLow),
    ("‹", Glyph::SingleAngleLeft),
    ("›", Glyph::SingleAngleRight),
    ("`", Glyph::Backtick),
    ("&quot;", Glyph::Straight),
    ("&#34;", Glyph::Straight),
    ("&#034;", Glyph::Straight),
    ("&ldquo;", Glyph::Left),
    ("&rdquo;", Glyph::Right),
    ("&bdquo;", Glyph::Low),
    ("&laquo;", Glyph::AngleLeft),
    ("&raquo;", Glyph::AngleRight),
    ("&#8220;", Glyph::Left),
    ("&#8221;", Glyph::Right),
    ("&#8222;", Glyph::Low),
    ("&apos;", Glyph::SingleStraight),
    ("&#39;", Glyph::SingleStraight),
    ("&#039;", Glyph::SingleStraight),
    ("&lsquo;", Glyph::SingleLeft),
    ("&rsquo;", Glyph::SingleRight),
    ("&#8216;", Glyph::SingleLeft),
    ("&#8217;", Glyph::SingleRight),
    ("â€œ", Glyph::Left),
    ("â€\u{9d}", Glyph::Right),
    ("â€ž", Glyph::Low),
    ("â€˜", Glyph::SingleLeft),
    ("â€™", Glyph::SingleRight),
    ("â€\u{fffd}", Glyph::Right),
];

impl Glyph {
    /// The sign that `rest` begins with, and its length in bytes.
    pub(super) fn at(rest: &str) -> Option<(Self, usize)> {
        if !rest.starts_with(may_begin) {
            return None;
        }
        let fits = SPELLINGS.iter().filter(|(spelling, _)| rest.starts_with(spelling));
        fits.max_by_key(|(spelling, _)| spelling.len()).map(|(spelling, glyph)| (*glyph, spelling.len()))
    }

    /// The sign that `before` ends with, and its length in bytes.
    pub(super) fn ending(before: &str) -> Option<(Self, usize)> {
        let fits = SPELLINGS.iter().filter(|(spelling, _)| before.ends_with(spelling));
        fits.max_by_key(|(spelling, _)| spelling.len()).map(|(spelling, glyph)| (*glyph, spelling.len()))
    }

    /// Whether it is one of the lesser marks, which are also apostrophes, feet and minutes.
    pub(super) fn is_single(self) -> bool {
        self >= Self::SingleStraight
    }

    /// Whether it is one of the signs that typewriters know, which stand for inches and feet too.
    pub(super) fn is_straight(self) -> bool {
        matches!(self, Self::Straight | Self::SingleStraight | Self::Ticks)
    }

    /// The signs that look alike.
    pub(super) fn family(self) -> Family {
        match self {
            Self::Straight | Self::SingleStraight | Self::Backtick => Family::Straight,
            Self::Left | Self::Right | Self::Low => Family::Curly,
            Self::SingleLeft | Self::SingleRight | Self::SingleLow => Family::Curly,
            Self::AngleLeft | Self::AngleRight | Self::SingleAngleLeft | Self::SingleAngleRight => {
                Family::Angle
            }
            Self::Backticks | Self::Ticks => Family::Ticks,
            Self::CornerLeft | Self::CornerRight => Family::Corner,
        }
    }
}

/// Signs that are set together and confused with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Of the typewriter.
    Straight,
    /// Of the printer.
    Curly,
    /// Guillemets.
    Angle,
    /// Doubled backticks and apostrophes.
    Ticks,
    /// Of East Asian print.
    Corner,
}

/// Whether any spelling begins with this character; most characters of a text end here.
pub(super) fn may_begin(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '&' | 'â' | '«' | '»' | '＂' | '「'..='』' | '\u{2018}'..='\u{201f}' | '‹' | '›')
}
