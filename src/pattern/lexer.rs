//! Splits a pattern into signs and names with their positions.

use crate::lexicon::WordClass;

/// A sign or a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sign<'p> {
    Feature(&'p str),
    /// A word, or several separated by single spaces.
    Word(&'p str),
    Macro(&'p str),
    /// `<name:`
    GroupOpen(&'p str),
    /// `{2,4}`
    Count(u32, Option<u32>),
    Mark(char),
}

/// A problem and its byte offset in the pattern.
pub(super) type Problem = (usize, String);

/// The signs of a pattern with their byte offsets.
pub(super) fn signs(pattern: &str) -> Result<Vec<(usize, Sign<'_>)>, Problem> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = pattern.get(at..).and_then(|rest| rest.chars().next()) {
        let (sign, end) = match c {
            c if c.is_whitespace() => (None, at + c.len_utf8()),
            '#' => (None, end_of_line(pattern, at)),
            '\'' => word(pattern, at).map(|(sign, end)| (Some(sign), end))?,
            '<' => group_open(pattern, at).map(|(sign, end)| (Some(sign), end))?,
            '{' => count(pattern, at).map(|(sign, end)| (Some(sign), end))?,
            'a'..='z' => name(pattern, at, Sign::Feature),
            'A'..='Z' => name(pattern, at, Sign::Macro),
            '>' | '(' | ')' | '[' | ']' | '|' | '&' | '!' | '?' | '*' | '+' | '.' | '^' | '$' => {
                (Some(Sign::Mark(c)), at + 1)
            }
            _ => return Err((at, format!("{c:?} has no meaning in a pattern"))),
        };
        found.extend(sign.map(|sign| (at, sign)));
        at = end;
    }
    Ok(found)
}

/// A comment ends at the end of its line.
fn end_of_line(pattern: &str, at: usize) -> usize {
    let rest = pattern.get(at..).unwrap_or_default();
    at + rest.find('\n').unwrap_or(rest.len())
}

fn run_of(pattern: &str, at: usize) -> usize {
    let rest = pattern.get(at..).unwrap_or_default();
    at + rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len())
}

fn name<'p>(pattern: &'p str, at: usize, sign: fn(&'p str) -> Sign<'p>) -> (Option<Sign<'p>>, usize) {
    let end = run_of(pattern, at);
    (pattern.get(at..end).map(sign), end)
}

fn word(pattern: &str, at: usize) -> Result<(Sign<'_>, usize), Problem> {
    let rest = pattern.get(at + 1..).unwrap_or_default();
    // An apostrophe between letters belongs to the word; the closing one is not between letters.
    let close = rest.char_indices().find(|(i, c)| {
        *c == '\'' && !rest.get(i + 1..).and_then(|r| r.chars().next()).is_some_and(char::is_alphanumeric)
    });
    let Some((text, end)) = close.and_then(|(i, _)| rest.get(..i).map(|w| (w, at + i + 2))) else {
        return Err((at, "the closing apostrophe is missing: write a word as 'that'".into()));
    };
    let spaced = |word: &str| word.is_empty() || word.contains(char::is_whitespace);
    if text.split(' ').any(spaced) {
        return Err((at, "write a word as 'that', a phrase as 'in the words of', with single spaces".into()));
    }
    if let Some(name) = mark_name(text) {
        return Err((at, format!("'{text}' is no word: write {name}")));
    }
    if text.chars().any(char::is_uppercase) {
        let message =
            format!("words in patterns are in lower case and also match capitals: '{}'", text.to_lowercase());
        return Err((at, message));
    }
    Ok((Sign::Word(text), end))
}

/// The feature of a mark that an author wrote as if it were a word.
fn mark_name(text: &str) -> Option<&'static str> {
    let mark = match text {
        "," => WordClass::COMMA,
        ":" => WordClass::COLON,
        ";" => WordClass::SEMICOLON,
        "." | "?" | "!" => WordClass::STOP,
        "-" | "–" | "—" => WordClass::DASH,
        "(" | "[" => WordClass::OPEN_BRACKET,
        ")" | "]" => WordClass::CLOSE_BRACKET,
        "\"" | "“" | "”" | "«" | "»" => WordClass::QUOTATION,
        _ => return None,
    };
    Some(mark.name())
}

fn group_open(pattern: &str, at: usize) -> Result<(Sign<'_>, usize), Problem> {
    let end = run_of(pattern, at + 1);
    match (pattern.get(at + 1..end), pattern.get(end..end + 1)) {
        (Some(name), Some(":")) if !name.is_empty() => Ok((Sign::GroupOpen(name), end + 1)),
        _ => Err((at, "write a group as <content: …>".into())),
    }
}

fn count(pattern: &str, at: usize) -> Result<(Sign<'_>, usize), Problem> {
    let bad = || (at, "write a count as {2}, {2,} or {2,4}, at most 64".to_owned());
    let rest = pattern.get(at + 1..).unwrap_or_default();
    let (inside, _) = rest.split_once('}').ok_or_else(bad)?;
    let number = |text: &str| text.trim().parse::<u32>().ok().filter(|n| *n <= 64).ok_or_else(bad);
    let (min, max) = match inside.split_once(',') {
        None => number(inside).map(|n| (n, Some(n)))?,
        Some((min, "")) => (number(min)?, None),
        Some((min, max)) => (number(min)?, Some(number(max)?)),
    };
    if max.is_some_and(|max| max < min) {
        return Err(bad());
    }
    Ok((Sign::Count(min, max), at + inside.len() + 2))
}
