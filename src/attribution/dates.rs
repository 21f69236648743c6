//! The day on which something was said: resolves "on Monday" in an article of a known day.
//!
//! News refers to days of the past week by name alone, so a name means the latest such day up to the day of the article. A
//! time that contains a word the language does not list as harmless ("last", "the week of") resolves to no day.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::answer::{Extraction, Flag};
use crate::rules::Calendar;
use crate::stop::{Stop, Stopped};
use crate::text::step;

/// The maximum number of words of a time; longer ones resolve to no day.
const MOST: usize = 8;

/// Adds the day to each attribution whose time determines it.
pub(crate) fn add_dates(
    calendar: &Calendar,
    text: &str,
    article: Date,
    stop: &Stop,
    answer: &mut Extraction,
) -> Result<(), Stopped> {
    for attribution in &mut answer.attributions {
        stop.check()?;
        step(1);
        // Something hypothetical was not said on any day.
        let said = !attribution.flags.contains(&Flag::Hypothetical);
        let time = attribution.time.filter(|_| said);
        attribution.date = time.and_then(|time| {
            let year = year_behind(text.get(time.end as usize..).unwrap_or_default());
            day(calendar, &[time.of(text), " ", year].concat(), article)
        });
    }
    Ok(())
}

/// Returns the year that follows a day: ", 2016".
fn year_behind(rest: &str) -> &str {
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start_matches(' ');
    let digits = rest.bytes().take(5).take_while(u8::is_ascii_digit).count();
    if digits == 4 { rest.get(..4).unwrap_or_default() } else { "" }
}

/// A part of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    /// A number of days from the day of the article.
    Away(i32),
    Weekday(Weekday),
    Month(i8),
    /// A day of a month, or a year.
    Number(i16),
}

/// Returns the day that a time refers to in an article of the day `article`.
fn day(calendar: &Calendar, time: &str, article: Date) -> Option<Date> {
    let words = time.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    let mut pieces = Vec::new();
    for (index, word) in words.enumerate() {
        let word = word.trim_end_matches('.').to_lowercase();
        if index == MOST {
            return None;
        }
        if !calendar.beside.contains(&word) {
            pieces.push(piece(calendar, &word)?);
        }
    }
    // "Monday, Nov. 3": the day of the month is more precise.
    if let [Piece::Weekday(_), rest @ ..] = pieces.as_slice()
        && !rest.is_empty()
    {
        pieces.remove(0);
    }
    match pieces.as_slice() {
        [Piece::Away(days)] => article.checked_add(days.days()).ok(),
        [Piece::Weekday(weekday)] => latest_weekday(*weekday, article),
        [Piece::Month(month), Piece::Number(day)] | [Piece::Number(day), Piece::Month(month)] => {
            latest_day(*month, *day, article)
        }
        [Piece::Month(month), Piece::Number(day), Piece::Number(year)]
        | [Piece::Number(day), Piece::Month(month), Piece::Number(year)] => {
            Date::new(*year, *month, i8::try_from(*day).ok()?).ok().filter(|_| *year > 31)
        }
        _ => None,
    }
}

fn piece(calendar: &Calendar, word: &str) -> Option<Piece> {
    let place = |names: &[Vec<String>]| names.iter().position(|names| names.iter().any(|name| name == word));
    if let Some(days) = calendar.days.get(word) {
        return Some(Piece::Away(*days));
    }
    if let Some(weekday) = place(&calendar.weekdays) {
        return Weekday::from_monday_zero_offset(i8::try_from(weekday).ok()?).ok().map(Piece::Weekday);
    }
    if let Some(month) = place(&calendar.months) {
        return i8::try_from(month + 1).ok().map(Piece::Month);
    }
    // "3rd"
    let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
    let ordinal =
        word.strip_prefix(digits).is_some_and(|rest| rest.is_empty() || calendar.beside.contains(rest));
    digits.parse().ok().filter(|_| ordinal && digits.bytes().all(|b| b.is_ascii_digit())).map(Piece::Number)
}

/// Returns the latest such weekday up to a day.
fn latest_weekday(weekday: Weekday, up_to: Date) -> Option<Date> {
    let back = up_to.weekday().since(weekday);
    up_to.checked_sub(i32::from(back).days()).ok()
}

/// Returns the latest such day of the year up to a day.
fn latest_day(month: i8, day: i16, up_to: Date) -> Option<Date> {
    let of = |year: i16| Date::new(year, month, i8::try_from(day).ok()?).ok();
    of(up_to.year()).filter(|date| *date <= up_to).or_else(|| of(up_to.year().checked_sub(1)?))
}
