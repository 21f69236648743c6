//! Names as they stand in the text: every run of capitalised words is read.

use super::doubtful_surname::doubtful_surname;
use super::heading_in_capitals::{is_heading, is_shouted};
use super::name::Name;
use super::run_of_capitals::{opens_run, run_end};
use super::title_before_name::name_proper;
use crate::mention::article::Words;
use crate::stop::{Stop, Stopped};
use crate::text::{TokenSpan, step};

/// A run of more words than this is no name, and none of it is read.
const LONGEST: u32 = 14;

/// So many tokens are looked at before the stop signal is again.
const TOGETHER: u32 = 1024;

/// All names, in the order of the text.
pub(crate) fn find_names(words: &Words, stop: &Stop) -> Result<Vec<Name>, Stopped> {
    let mut found = Vec::with_capacity(words.len() as usize / 8);
    for paragraph in words.article.paragraphs.iter().copied() {
        let heading = is_heading(words, paragraph, stop)?;
        let mut next = paragraph.start;
        // No name opens in lower case.
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
