//! Finds the names of the text: reads every run of capitalised words.

use super::doubtful_surname::doubtful_surname;
use super::heading_in_capitals::{is_heading, is_shouted};
use super::name::Name;
use super::run_of_capitals::{opens_run, run_end};
use super::title_before_name::name_proper;
use crate::mention::article::Words;
use crate::stop::{Stop, Stopped};
use crate::text::{TokenSpan, step};

/// The maximum number of words in a name; longer runs are skipped.
const LONGEST: u32 = 14;

/// How many tokens are processed between two checks of the stop signal.
const TOGETHER: u32 = 1024;

/// Returns all names, in the order of the text.
pub(crate) fn find_names(words: &Words, stop: &Stop) -> Result<Vec<Name>, Stopped> {
    let mut found = Vec::with_capacity(words.len() as usize / 8);
    for paragraph in words.article.paragraphs.iter().copied() {
        let heading = is_heading(words, paragraph, stop)?;
        let mut next = paragraph.start;
        // No name starts in lower case.
        while next < paragraph.end {
            stop.check()?;
            let near = words.tokens(TokenSpan::new(next, paragraph.end.min(next + TOGETHER)));
            let lower = near.iter().position(|t| t.kind.is_capital());
            step(lower.unwrap_or(near.len()));
            let Some(lower) = lower else {
                next += TOGETHER;
                continue;
            };
            let at = next + lower as u32;
            if !opens_run(words, at, paragraph) {
                found.extend(doubtful_surname(words, at).map(|name| Name { heading, ..name }));
                next = at + 1;
                continue;
            }
            let end = run_end(words, at, paragraph.end);
            if end - at <= LONGEST {
                let heading = heading || is_shouted(words, TokenSpan::new(at, end));
                found
                    .extend(name_proper(words, TokenSpan::new(at, end)).map(|name| Name { heading, ..name }));
            }
            next = end;
        }
    }
    Ok(found)
}
