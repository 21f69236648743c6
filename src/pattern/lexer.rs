//! Cutting a pattern's text into signs and names, each with its place.

/// A sign or a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sign<'p> {
    Feature(&'p str),
    Word(&'p str),
    Macro(&'p str),
    /// `<name:`
    GroupOpen(&'p str),
    /// `{2,4}`
    Count(u32, Option<u32>),
    Mark(char),
}

/// A problem and the byte offset in the pattern where it stands.
pub(super) type Problem = (usize, String);

/// The signs of a pattern with their byte offsets.
pub(super) fn signs(pattern: &str) -> Result<Vec<(usize, Sign<'_>)>, Problem> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = pattern.get(at..).and_then(|rest| rest.chars().next()) {
        let (sign, end) = match c {
            c if c.is_whitespace() => (None, at + c.len_utf8()),
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
    // A word's own apostrophe stands between letters; the closing one does not.
    let close = rest.char_indices().find(|(i, c)| {
        *c == '\'' && !rest.get(i + 1..).and_then(|r| r.chars().next()).is_some_and(char::is_alphanumeric)
    });
    match close.and_then(|(i, _)| rest.get(..i).map(|w| (w, at + i + 2))) {
        Some((text, end)) if !text.is_empty() && !text.contains(char::is_whitespace) => {
            Ok((Sign::Word(text), end))
        }
        _ => Err((at, "a word stands between two apostrophes, as 'that'".into())),
    }
}

fn group_open(pattern: &str, at: usize) -> Result<(Sign<'_>, usize), Problem> {
    let end = run_of(pattern, at + 1);
    match (pattern.get(at + 1..end), pattern.get(end..end + 1)) {
        (Some(name), Some(":")) if !name.is_empty() => Ok((Sign::GroupOpen(name), end + 1)),
        _ => Err((at, "a group opens as <content: …>".into())),
    }
}

fn count(pattern: &str, at: usize) -> Result<(Sign<'_>, usize), Problem> {
    let bad = || (at, "a count is written {2}, {2,} or {2,4}, at most 64".to_owned());
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
