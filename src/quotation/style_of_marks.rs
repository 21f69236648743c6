//! The style of the marks of a text, counted before they are paired.

use super::SingleMarks;
use super::find_marks::{Mark, Marks, Side};
use super::mark_characters::Glyph;
use crate::stop::{Stop, Stopped};
use crate::text::Span;

/// Statistics of all marks of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    singles: SingleMarks,
    /// Double marks that clearly open.
    doubles: u32,
    /// Directed marks whose context agrees with their direction.
    agree: u32,
    /// Directed marks whose context contradicts their direction.
    contradict: u32,
}

impl Style {
    /// Counts the double marks of all paragraphs.
    pub(super) fn of(
        text: &str,
        paragraphs: &[Span],
        singles: SingleMarks,
        stop: &Stop,
    ) -> Result<Self, Stopped> {
        let mut style = Self { singles, doubles: 0, agree: 0, contradict: 0 };
        for paragraph in paragraphs {
            stop.check()?;
            Marks::new(text, *paragraph, false, stop).for_each(|mark| style.count(&mark));
        }
        stop.check()?;
        Ok(style)
    }

    fn count(&mut self, mark: &Mark) {
        let opens = !mark.left.is_word() && mark.left != Side::Pause && mark.right.is_word();
        let closes = !mark.left.is_open() && mark.left != Side::Opener && mark.right.is_open();
        self.doubles += u32::from(opens);
        let against = match (opens, closes) {
            (true, false) => open_direction(mark.glyph),
            (false, true) => close_direction(mark.glyph, mark.glyph),
            _ => return,
        };
        self.agree += u32::from(against < 20);
        self.contradict += u32::from(against >= 20);
    }

    /// Whether single marks are read.
    pub(super) fn reads_singles(&self) -> bool {
        self.singles != SingleMarks::Off
    }

    /// The cost of a single mark as opening an outermost quotation.
    pub(super) fn outer_single(&self, glyph: Glyph) -> u32 {
        match (self.singles, glyph) {
            (SingleMarks::On, _) => 0,
            (_, Glyph::Backtick) => 20,
            _ if self.doubles > 0 && glyph.is_straight() => 12,
            _ if self.doubles > 0 => 10,
            (_, Glyph::SingleStraight) => 6,
            _ => 0,
        }
    }

    /// The cost of a direction, halved in a text that often turns its marks the wrong way.
    pub(super) fn soften(&self, direction: u32, glyph: Glyph) -> u32 {
        if !glyph.is_single() && self.contradict * 12 > self.agree { direction / 2 } else { direction }
    }
}

/// The cost of a sign as opening, from the sign alone.
pub(super) fn open_direction(glyph: Glyph) -> u32 {
    match glyph {
        Glyph::Right => 20,
        Glyph::SingleRight => 25,
        Glyph::AngleRight | Glyph::SingleAngleRight => 5,
        Glyph::CornerRight => 30,
        _ => 0,
    }
}

/// The cost of a sign as closing what `opener` opened, from the sign alone.
pub(super) fn close_direction(opener: Glyph, glyph: Glyph) -> u32 {
    match (opener, glyph) {
        (Glyph::Low, Glyph::Left) | (Glyph::SingleLow, Glyph::SingleLeft) => 0,
        (Glyph::AngleRight, Glyph::AngleLeft) | (Glyph::SingleAngleRight, Glyph::SingleAngleLeft) => 0,
        (_, Glyph::AngleLeft | Glyph::SingleAngleLeft) => 10,
        (_, Glyph::Left) => 20,
        (_, Glyph::SingleLeft) => 15,
        (_, Glyph::Low | Glyph::SingleLow) => 25,
        (_, Glyph::Backticks | Glyph::CornerLeft) => 30,
        _ => 0,
    }
}
