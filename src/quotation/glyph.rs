//! The signs that may be quotation marks, and how each is spelt.
//!
//! Looked for by tables and not by `regex`: a mark or an apostrophe stands every few dozen bytes, and at each of them
//! several questions are asked of a few bytes, where a search by `regex` costs most before its first byte. One leftmost-longest
//! alternation of all spellings, searched for, tried at a place and tried before a place, was timed at this cost (`cargo
//! bench --bench extract`, quick profile, best of five runs in turn; its answers were not compared):
//!
//! | nanoseconds a byte | tables | `regex` |
//! |---|---:|---:|
//! | paragraphs and pairing | 2.26 | 6.10 |
//! | engine | 28.68 | 32.95 |

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

/// Every spelling of every sign, those of one first byte together and the longer before the shorter that begins it.
///
/// Beside the signs themselves stand their HTML escapes and what becomes of them when UTF-8 is read as Windows-1252.
const SPELLINGS: [(&str, Glyph); 49] = [
    ("\"", Glyph::Straight),
    ("''", Glyph::Ticks),
    ("'", Glyph::SingleStraight),
    ("``", Glyph::Backticks),
    ("`", Glyph::Backtick),
    ("‘‘", Glyph::Left),
    ("’’", Glyph::Right),
    ("‚‚", Glyph::Low),
    ("“", Glyph::Left),
    ("”", Glyph::Right),
    ("’", Glyph::SingleRight),
    ("‘", Glyph::SingleLeft),
    ("‟", Glyph::Left),
    ("„", Glyph::Low),
    ("‛", Glyph::SingleLeft),
    ("‚", Glyph::SingleLow),
    ("‹", Glyph::SingleAngleLeft),
    ("›", Glyph::SingleAngleRight),
    ("«", Glyph::AngleLeft),
    ("»", Glyph::AngleRight),
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
    ("「", Glyph::CornerLeft),
    ("『", Glyph::CornerLeft),
    ("」", Glyph::CornerRight),
    ("』", Glyph::CornerRight),
    ("＂", Glyph::Straight),
];

/// For each byte the spellings that begin with it: where they begin in [`SPELLINGS`], and how many there are.
const BEGINNING: [(u8, u8); 256] = beginning();
/// For each byte the spellings that end in it, as bits by their places in [`SPELLINGS`].
const ENDING: [u64; 256] = ending();

#[allow(
    clippy::indexing_slicing,
    reason = "worked out by the compiler, which refuses an index out of bounds"
)]
const fn beginning() -> [(u8, u8); 256] {
    let mut found = [(0, 0); 256];
    let mut index = 0;
    while index < SPELLINGS.len() {
        let slot = SPELLINGS[index].0.as_bytes()[0] as usize;
        found[slot] = if found[slot].1 == 0 { (index as u8, 1) } else { (found[slot].0, found[slot].1 + 1) };
        assert!(
            found[slot].0 as usize + found[slot].1 as usize == index + 1,
            "spellings of one first byte stand together"
        );
        index += 1;
    }
    found
}

#[allow(
    clippy::indexing_slicing,
    reason = "worked out by the compiler, which refuses an index out of bounds"
)]
const fn ending() -> [u64; 256] {
    let mut found = [0; 256];
    let mut index = 0;
    while index < SPELLINGS.len() {
        let bytes = SPELLINGS[index].0.as_bytes();
        found[bytes[bytes.len() - 1] as usize] |= 1 << index;
        index += 1;
    }
    found
}

/// Each spelling as a number, its first byte lowest, and the bits that count.
const PACKED: [(u64, u64); SPELLINGS.len()] = packed();

#[allow(
    clippy::indexing_slicing,
    reason = "worked out by the compiler, which refuses an index out of bounds"
)]
const fn packed() -> [(u64, u64); SPELLINGS.len()] {
    let mut found = [(0, 0); SPELLINGS.len()];
    let mut index = 0;
    while index < SPELLINGS.len() {
        let bytes = SPELLINGS[index].0.as_bytes();
        assert!(bytes.len() <= 8, "a spelling fits into a number");
        assert!(is_likely(bytes[0]), "a spelling begins with a byte that is looked for");
        let mut at = bytes.len();
        while at > 0 {
            at -= 1;
            found[index] = (found[index].0 << 8 | bytes[at] as u64, found[index].1 << 8 | 0xff);
        }
        index += 1;
    }
    found
}

/// All signs in their order.
const ALL: [Glyph; Glyph::COUNT] = [
    Glyph::Straight,
    Glyph::Left,
    Glyph::Right,
    Glyph::Low,
    Glyph::AngleLeft,
    Glyph::AngleRight,
    Glyph::Backticks,
    Glyph::Ticks,
    Glyph::CornerLeft,
    Glyph::CornerRight,
    Glyph::SingleStraight,
    Glyph::SingleLeft,
    Glyph::SingleRight,
    Glyph::SingleLow,
    Glyph::SingleAngleLeft,
    Glyph::SingleAngleRight,
    Glyph::Backtick,
];

impl Glyph {
    /// How many there are.
    pub(super) const COUNT: usize = 17;

    /// Its place among all signs, from 1.
    pub(super) fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The sign of that number; none for 0.
    pub(super) fn numbered(number: u8) -> Option<Self> {
        ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// The sign that `rest` begins with, and its length in bytes.
    pub(super) fn at(rest: &str) -> Option<(Self, usize)> {
        let (first, count) = beginning_with(*rest.as_bytes().first()?);
        let front = front(rest.as_bytes());
        let places = first..first + count;
        let found = PACKED.get(places)?.iter().position(|(key, mask)| front & mask == *key)?;
        SPELLINGS.get(first + found).map(|(spelling, glyph)| (*glyph, spelling.len()))
    }

    /// The sign that `before` ends with, and its length in bytes.
    pub(super) fn ending(before: &str) -> Option<(Self, usize)> {
        let last = before.as_bytes().last()?;
        let mut rest = ENDING.get(usize::from(*last)).copied().unwrap_or_default();
        let mut longest: Option<(Self, usize)> = None;
        while rest != 0 {
            let (spelling, glyph) = SPELLINGS.get(rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            if longest.is_none_or(|(_, len)| spelling.len() > len) && before.ends_with(spelling) {
                longest = Some((*glyph, spelling.len()));
            }
        }
        longest
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

/// The first eight bytes as a number, the first lowest; zeros behind the end.
fn front(bytes: &[u8]) -> u64 {
    match bytes.first_chunk() {
        Some(front) => u64::from_le_bytes(*front),
        None => bytes.iter().rev().fold(0, |front, byte| front << 8 | u64::from(*byte)),
    }
}

fn beginning_with(byte: u8) -> (usize, usize) {
    BEGINNING
        .get(usize::from(byte))
        .map_or((0, 0), |(first, count)| (usize::from(*first), usize::from(*count)))
}

/// Where the first byte stands with which some spelling begins.
pub(super) fn first_beginning(bytes: &[u8]) -> Option<usize> {
    // Most stretches of a text hold none, which a processor sees of all their bytes at once.
    let mut at = 0;
    while let Some(stretch) = bytes.get(at..).and_then(|rest| rest.first_chunk::<STRETCH>()) {
        if stretch.iter().fold(false, |any, byte| any | is_likely(*byte))
            && let Some(inside) = stretch.iter().position(|byte| beginning_with(*byte).1 > 0)
        {
            return Some(at + inside);
        }
        at += STRETCH;
    }
    let inside = bytes.get(at..)?.iter().position(|byte| beginning_with(*byte).1 > 0);
    inside.map(|inside| at + inside)
}

/// So many bytes are looked at together.
const STRETCH: usize = 16;

/// Whether a byte may begin a spelling, told without a table.
const fn is_likely(byte: u8) -> bool {
    (byte == b'"') | (byte == b'\'') | (byte == b'`') | (byte == b'&') | (byte >= 0xc2)
}
