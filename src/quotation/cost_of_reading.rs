//! The cost of each reading of a mark.
//!
//! Costs are relative: about 30 is one mark too many or too few, 10 is an error of spacing, 0 is a reading without defects.
//! They were set by hand and checked on newspapers of many styles.

use super::find_marks::{Aside, Mark, Side};
use super::mark_characters::{Family, Glyph};
use super::style_of_marks::{Style, close_direction, open_direction};

/// A quotation is open at the end of the paragraph, and the next one does not continue it.
pub(super) const UNCLOSED: u32 = 30;
/// The same, if the next paragraph begins with a mark, as later paragraphs of a statement do.
pub(super) const CONTINUED: u32 = 8;
/// Closing an outer quotation closes one inside it that has no closing mark.
pub(super) const SKIPPED_LEVEL: u32 = 25;
/// A mark opens a quotation while another of the same rank is open, so that the other ends unclosed.
pub(super) const REOPENED: u32 = 33;
/// From this cost of shape and direction, a mark counts as recovered.
pub(super) const RECOVERED: u32 = 15;

/// Reading a mark beside a duplicated clause as anything but a stray mark.
const ECHO: u32 = 30;
/// A mark around an aside, turned to the aside as if that were quoted.
const ASIDE: u32 = 10;
/// A double mark that does nothing.
const STRAY: u32 = 35;

/// The cost of reading `mark` as opening, independent of other quotations.
pub(super) fn open(mark: &Mark, style: &Style) -> u32 {
    let gap = if mark.glyph.is_single() { style.outer_single(mark.glyph) } else { 0 };
    if mark.aside == Some(Aside::Behind) {
        return ASIDE;
    }
    open_shape(mark) + style.soften(open_direction(mark.glyph), mark.glyph) + echo(mark) + gap
}

/// The cost of reading `mark` as opening a quotation inside one that `outer` opened.
pub(super) fn open_inside(mark: &Mark, outer: Glyph, style: &Style) -> u32 {
    let own = open_shape(mark) + style.soften(open_direction(mark.glyph), mark.glyph) + echo(mark);
    let behind_pause = 40 * u32::from(mark.left == Side::SpacePause && outer.family() == mark.glyph.family());
    let rank = u32::from(outer.is_single() == mark.glyph.is_single());
    own + nesting(outer, mark.glyph) + behind_pause * rank
}

/// The cost of reading `mark` as closing what `opener` opened.
pub(super) fn close(mark: &Mark, opener: Glyph, style: &Style) -> u32 {
    if mark.aside == Some(Aside::Before) {
        return ASIDE + mismatch(opener, mark.glyph);
    }
    let single = if mark.glyph.is_single() { close_single(mark) } else { 0 };
    let direction = style.soften(close_direction(opener, mark.glyph), mark.glyph);
    close_shape(mark) + single + direction + mismatch(opener, mark.glyph) + echo(mark)
}

/// The cost of ignoring `mark`: low for an apostrophe, feet, inches, minutes or a year.
pub(super) fn stray(mark: &Mark) -> u32 {
    match mark.glyph {
        _ if mark.echo => 0,
        glyph if glyph.is_single() => stray_single(mark),
        Glyph::Straight | Glyph::Ticks if mark.left == Side::Digit => 6,
        Glyph::Right if mark.left == Side::Digit => 12,
        _ => STRAY,
    }
}

fn echo(mark: &Mark) -> u32 {
    if mark.echo { ECHO } else { 0 }
}

/// The cost of the context of an opening mark, which is adjacent to the word after it and apart from the word before.
pub(super) fn open_shape(mark: &Mark) -> u32 {
    let left = match mark.left {
        Side::End | Side::Space | Side::SpacePause | Side::Opener | Side::Other => 0,
        Side::Pause => 10,
        Side::Letter | Side::Digit => 20,
    };
    let right = match mark.right {
        Side::Letter | Side::Digit | Side::Opener | Side::Other => 0,
        Side::Space => 10,
        Side::Pause | Side::SpacePause => 20,
        Side::End => 30,
    };
    let hugs_left = left > 0 && right > 0;
    let apostrophe = mark.glyph.is_single() && left == 20;
    let year = mark.glyph.is_single() && mark.right == Side::Digit;
    left + right + 12 * u32::from(hugs_left) + 20 * u32::from(apostrophe) + 10 * u32::from(year)
}

/// The cost of the context of a closing mark, which is adjacent to what precedes it and apart from the word after.
pub(super) fn close_shape(mark: &Mark) -> u32 {
    let left = match mark.left {
        Side::Pause | Side::Letter | Side::Digit | Side::Other => 0,
        Side::SpacePause => 7,
        Side::Space => 10,
        Side::Opener => 20,
        Side::End => 40,
    };
    let right = match (mark.right, mark.left) {
        (Side::End | Side::Space | Side::SpacePause | Side::Pause | Side::Other, _) => 0,
        (_, Side::Pause) => 5,
        (_, Side::SpacePause) => 8,
        (_, Side::Letter | Side::Digit) => 20,
        _ => 25,
    };
    left + right
}

/// The additional cost of a single mark as closing, since most single marks are apostrophes.
fn close_single(mark: &Mark) -> u32 {
    let tight = if mark.tight { 15 } else { 0 };
    let end = match (mark.left, mark.right) {
        (Side::Letter | Side::Digit, Side::Letter | Side::Digit) => 30,
        (Side::Letter | Side::Digit, Side::Space | Side::SpacePause) => 7,
        (Side::Letter | Side::Digit, _) => 2,
        _ => 0,
    };
    end + tight
}

fn stray_single(mark: &Mark) -> u32 {
    match (mark.left, mark.right) {
        (Side::Letter | Side::Digit, Side::Letter | Side::Digit) => 0,
        (Side::Digit, _) => 4,
        (Side::Letter, Side::Space | Side::SpacePause) => 6,
        (Side::Letter, _) => 12,
        (_, Side::Digit) => 3,
        (_, Side::Letter) => stray_before_word(mark.glyph),
        (Side::Pause, _) => 30,
        _ if mark.glyph == Glyph::SingleLeft => 30,
        _ => 20,
    }
}

/// ’em and 'em are elisions; ‘em is a mistyped one.
fn stray_before_word(glyph: Glyph) -> u32 {
    match glyph {
        Glyph::SingleRight => 5,
        Glyph::Backtick => 10,
        Glyph::SingleStraight => 14,
        Glyph::SingleLeft => 18,
        _ => 30,
    }
}

/// The cost of two signs as the ends of a quotation.
pub(super) fn mismatch(opener: Glyph, closer: Glyph) -> u32 {
    if opener.is_single() != closer.is_single() {
        return 35;
    }
    match (opener.family(), closer.family()) {
        (a, b) if a == b => 0,
        (Family::Angle | Family::Corner, _) | (_, Family::Angle | Family::Corner) => 25,
        (Family::Ticks, _) | (_, Family::Ticks) => 8,
        _ => 5,
    }
}

/// The cost of a quotation inside another: 0 if their ranks differ.
fn nesting(outer: Glyph, inner: Glyph) -> u32 {
    if outer.is_single() != inner.is_single() {
        return 2;
    }
    match (outer.family(), inner.family()) {
        (a, b) if a == b => 45,
        (Family::Angle | Family::Corner, _) | (_, Family::Angle | Family::Corner) => 5,
        _ => 25,
    }
}
