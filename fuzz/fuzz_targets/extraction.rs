//! Any text with any options has an answer; spans lie in the text, and the answer is deterministic.
//!
//! An input is text: content, headline, byline, and a part of three code points that choose the options. With one more part
//! the diagnostics for authors of rules are computed too.

#![no_main]

use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;
use whosaid::attribution::Kind;
use whosaid::markup::Document;
use whosaid::{Options, SingleMarks, Stop};
use whosaid_fuzz::{ENGLISH, answer, fragments, parts};

fuzz_target!(|data: &[u8]| {
    let parts = parts(data);
    let part = |place: usize| parts.get(place).map(|part| fragments::text(part)).unwrap_or_default();
    let (content, headline, byline) = (part(0), part(1), part(2));
    let options = options(parts.get(3).map_or("", String::as_str));
    let document = Document::plain(&headline, &content, &byline);
    let read = || ENGLISH.extract_document(&document, &options, &Stop::new()).expect("nobody stops it");
    let found = read();
    answer::check(&document.read, &options, &found);
    assert_eq!(found, read(), "the same text has the same answer");
    if parts.len() > 4 {
        drop((ENGLISH.explain(&content), ENGLISH.describe(&content)));
    }
});

/// Options from three numbers; the defaults without numbers.
fn options(chosen: &str) -> Options {
    let mut numbers = chosen.chars().map(u32::from);
    let mut next = || numbers.next().unwrap_or_default();
    let (marks, day, confidence) = (next(), next(), next());
    let kinds = [Kind::Direct, Kind::Indirect, Kind::Mixed];
    Options {
        single_marks: [SingleMarks::Auto, SingleMarks::On, SingleMarks::Off][marks as usize % 3],
        kinds: (0..3).filter(|bit| marks >> 3 & 1 << bit != 0).map(|bit| kinds[bit as usize]).collect(),
        unattributed: marks & 4 != 0,
        date: date(day),
        min_confidence: (confidence % 101) as f32 / 100.0,
    }
}

/// Ordinary dates, and the first and the last valid one.
fn date(number: u32) -> Option<Date> {
    match number {
        0 => None,
        1 => Some(Date::MIN),
        2 => Some(Date::MAX),
        _ => Date::new(2020 + (number % 8) as i16, (1 + number / 8 % 12) as i8, (1 + number / 96 % 28) as i8)
            .ok(),
    }
}
