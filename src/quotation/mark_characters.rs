//! The signs that may be quotation marks, and the spellings of each.
//!
//! Found with tables, not with `regex`: there is a mark or apostrophe every few dozen bytes, and each needs several searches
//! in a few bytes, where the setup of a `regex` search dominates. A leftmost-longest alternation of all spellings, used to
//! search, to match at a position and to match before a position, had these times (`cargo bench --bench extract`, quick
//! profile, best of five alternating runs; its answers were not compared):
//!
//! | nanoseconds per byte | tables | `regex` |
//! |---|---:|---:|
//! | paragraphs and pairing | 2.26 | 6.10 |
//! | engine | 28.68 | 32.95 |

/// The shape of a sign, independent of its function.
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

/// All spellings of all signs, grouped by first byte, longer ones before their prefixes.
///
/// Includes HTML escapes, and the result of decoding UTF-8 as Windows-1252.
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

/// For each byte the spellings that begin with it: their first index in [`SPELLINGS`], and their number.
const BEGINNING: [(u8, u8); 256] = beginning();
/// For each byte the spellings that end in it, as a bit set of indexes in [`SPELLINGS`].
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

/// Each spelling as a little-endian number, and the mask of its bytes.
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
    /// The number of signs.
    pub(super) const COUNT: usize = 17;

    /// Its number, from 1.
    pub(super) fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The sign with a number; `None` for 0.
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

    /// Whether it is a single mark, which may also be an apostrophe, feet or minutes.
    pub(super) fn is_single(self) -> bool {
        self >= Self::SingleStraight
    }

    /// Whether it is a typewriter sign, which may also stand for inches or feet.
    pub(super) fn is_straight(self) -> bool {
        matches!(self, Self::Straight | Self::SingleStraight | Self::Ticks)
    }

    /// Its family.
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

/// A family of signs that are used together and confused with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Typewriter quotes.
    Straight,
    /// Typographic quotes.
    Curly,
    /// Guillemets.
    Angle,
    /// Doubled backticks and apostrophes.
    Ticks,
    /// East Asian brackets.
    Corner,
}

/// The first eight bytes as a little-endian number, padded with zeros.
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

/// The offset of the first byte that begins a spelling.
pub(super) fn first_beginning(bytes: &[u8]) -> Option<usize> {
    // Most chunks have none, which vectorized code detects quickly.
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

/// Bytes per chunk.
const STRETCH: usize = 16;

/// Whether a byte may begin a spelling, computed without a table.
const fn is_likely(byte: u8) -> bool {
    (byte == b'"') | (byte == b'\'') | (byte == b'`') | (byte == b'&') | (byte >= 0xc2)
}
