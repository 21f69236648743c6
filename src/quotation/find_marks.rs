//! The marks of a paragraph: each sign and its context.

use std::sync::LazyLock;

use regex::Regex;

use super::mark_characters::{Glyph, first_beginning};
use crate::stop::Stop;
use crate::text::{PIECE, Span, step};

/// A mark and its context.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) glyph: Glyph,
    /// What precedes it, ignoring other marks.
    pub(super) left: Side,
    /// What follows it, ignoring other marks.
    pub(super) right: Side,
    /// The words between the previous mark and this one are repeated between this one and the next: machine translation
    /// duplicated a reporting clause, once on each side of a stray mark.
    pub(super) echo: bool,
    /// Whether it may be one of the two marks around a reporting clause.
    pub(super) aside: Option<Aside>,
    /// At most one character is between the previous mark and this one, as in rock 'n' roll.
    pub(super) tight: bool,
}

/// The position of a mark beside a few words between commas that may interrupt a statement: “A, “she adds,” but B.”
///
/// In correct text the same marks open and close a quotation of those few words. They are read as turned the wrong way only
/// if the other marks require it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aside {
    /// Before the words, where the statement is interrupted.
    Before,
    /// After the words, where the statement continues.
    Behind,
}

/// What is beside a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The start or the end of the paragraph.
    End,
    /// White space with no pause beyond it.
    Space,
    /// White space with a pause beyond it: a comma, a full stop or the like.
    SpacePause,
    /// Punctuation that ends a clause or a bracket: comma, full stop, closing bracket.
    Pause,
    /// Punctuation that words follow directly: opening bracket, slash, colon before the mark.
    Opener,
    /// A dash, an ellipsis, or other punctuation that occurs on both sides of words.
    Other,
    /// A digit.
    Digit,
    /// A letter.
    Letter,
}

impl Side {
    /// Whether no letter or digit is adjacent to the mark on this side.
    pub(super) fn is_open(self) -> bool {
        matches!(self, Self::End | Self::Space | Self::SpacePause)
    }

    /// Whether a letter or digit is adjacent to the mark on this side.
    pub(super) fn is_word(self) -> bool {
        matches!(self, Self::Letter | Self::Digit)
    }
}

/// Iterates over the marks of a paragraph from left to right. Ends early if the stop signal is given.
pub(super) struct Marks<'t> {
    text: &'t str,
    stop: &'t Stop,
    paragraph: Span,
    singles: bool,
    at: usize,
    /// The end of the previous mark.
    before: usize,
}

impl<'t> Marks<'t> {
    /// The marks of `text` within `paragraph`; single marks only if `singles`.
    pub(super) fn new(text: &'t str, paragraph: Span, singles: bool, stop: &'t Stop) -> Self {
        Self { text, stop, paragraph, singles, at: paragraph.start as usize, before: usize::MAX }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..self.paragraph.end as usize).unwrap_or_default()
    }

    /// The next sign at or after the cursor. A doubled double sign counts as one.
    fn next_sign(&mut self) -> Option<(Glyph, Span)> {
        loop {
            self.at += self.ahead()?;
            let start = self.at;
            step(1);
            let Some((glyph, len)) = self.sign() else {
                self.at += self.rest().chars().next()?.len_utf8();
                continue;
            };
            self.at += len;
            while let Some((_, len)) = self.sign().filter(|(again, _)| !glyph.is_single() && *again == glyph)
            {
                step(1);
                self.at += len;
                if self.stop.is_stopped() {
                    return None;
                }
            }
            if self.singles || !glyph.is_single() {
                return Some((glyph, Span::new(start as u32, self.at as u32)));
            }
        }
    }

    /// The distance to the next byte that may begin a sign.
    fn ahead(&self) -> Option<usize> {
        let mut passed = 0;
        for piece in self.rest().as_bytes().chunks(PIECE) {
            if self.stop.is_stopped() {
                return None;
            }
            let ahead = first_beginning(piece);
            step(ahead.unwrap_or(piece.len()));
            if let Some(ahead) = ahead {
                return Some(passed + ahead);
            }
            passed += piece.len();
        }
        None
    }

    /// The sign at the cursor. Three apostrophes are a single and a double mark, the double one outside.
    fn sign(&self) -> Option<(Glyph, usize)> {
        let rest = self.rest();
        let (glyph, len) = Glyph::at(rest)?;
        let third = rest.get(len..).and_then(Glyph::at);
        let inner_first = glyph == Glyph::Ticks
            && third.is_some_and(|(third, _)| third == Glyph::SingleStraight)
            && !rest.chars().nth(3).is_some_and(char::is_alphanumeric);
        if inner_first { Some((Glyph::SingleStraight, 1)) } else { Some((glyph, len)) }
    }

    fn left_of(&self, start: usize) -> Side {
        let mut before = self.text.get(self.paragraph.start as usize..start).unwrap_or_default();
        let all = before.len();
        before = before.trim_end_matches(is_invisible);
        step(all - before.len());
        for _ in 0..ADJACENT {
            let Some((_, len)) = Glyph::ending(before) else { break };
            before = before.get(..before.len() - len).unwrap_or_default();
        }
        let Some(last) = before.chars().next_back() else { return Side::End };
        if !last.is_whitespace() {
            return side(last, true);
        }
        let beyond = before.chars().rev().take(ADJACENT).find(|c| !c.is_whitespace());
        if beyond.is_some_and(|c| matches!(side(c, true), Side::Pause)) {
            Side::SpacePause
        } else {
            Side::Space
        }
    }

    fn right_of(&self, end: usize) -> Side {
        let mut rest = self.text.get(end..self.paragraph.end as usize).unwrap_or_default();
        let all = rest.len();
        rest = rest.trim_start_matches(is_invisible);
        step(all - rest.len());
        for _ in 0..ADJACENT {
            let Some((_, len)) = Glyph::at(rest) else { break };
            rest = rest.get(len..).unwrap_or_default();
        }
        let Some(first) = rest.chars().next() else { return Side::End };
        if !first.is_whitespace() {
            return side(first, false);
        }
        let mut beyond = rest.chars().take(ADJACENT).skip_while(|c| c.is_whitespace());
        match beyond.next() {
            None => Side::End,
            Some(c) if side(c, false) == Side::Pause => Side::SpacePause,
            Some(_) => Side::Space,
        }
    }
}

/// Maximum number of adjacent marks or spaces to look through, so that a run of them costs linear time.
const ADJACENT: usize = 4;

/// Invisible characters: direction marks and joiners.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn side(c: char, left: bool) -> Side {
    match c {
        ',' | '.' | '!' | '?' | ';' | ')' | ']' | '}' | '。' | '、' | '，' | '！' | '？' => Side::Pause,
        ':' if !left => Side::Pause,
        '(' | '[' | '{' | ':' | '/' | '¿' | '¡' | '=' => Side::Opener,
        c if c.is_numeric() => Side::Digit,
        c if c.is_alphabetic() => Side::Letter,
        _ => Side::Other,
    }
}

impl Iterator for Marks<'_> {
    type Item = Mark;

    fn next(&mut self) -> Option<Mark> {
        let (glyph, span) = self.next_sign()?;
        let (start, end) = (span.start as usize, span.end as usize);
        let between = self.text.get(self.before..start).unwrap_or("  ");
        let tight = between.len() <= 4 && between.chars().count() <= 1;
        self.before = end;
        Some(Mark {
            span,
            glyph,
            left: self.left_of(start),
            right: self.right_of(end),
            echo: false,
            aside: None,
            tight,
        })
    }
}

/// Maximum number of words in an aside, from a letter to a comma.
static ASIDE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\A\p{Alphabetic}\S*(?:\s+\S*){0,3},\z").ok());

/// Finds and flags the double marks beside a duplicated clause or around an aside.
///
/// “A, “Lee said,” Lee said. ”: the marks at both ends of the second clause quote nothing.
pub(super) fn find_clauses(text: &str, marks: &mut [Mark]) {
    let mut before = [None; 2];
    for third in 0..marks.len() {
        let Some(c) = marks.get(third).filter(|mark| !mark.glyph.is_single()).map(|mark| mark.span) else {
            continue;
        };
        let three = before;
        before = [before[1], Some((third, c))];
        let [Some((_, a)), Some((second, b))] = three else { continue };
        let before = Span::new(a.end, b.start).of(text);
        let between = Span::new(b.end, c.start).of(text);
        if is_echo(before, between) {
            change(marks, [second, third], |mark| mark.echo = true);
        }
        if is_aside(before, between) {
            change(marks, [second], |mark| mark.aside = Some(Aside::Before));
            change(marks, [third], |mark| mark.aside = Some(Aside::Behind));
        }
    }
}

fn change<const N: usize>(marks: &mut [Mark], which: [usize; N], mut how: impl FnMut(&mut Mark)) {
    which.into_iter().for_each(|i| marks.get_mut(i).into_iter().for_each(&mut how));
}

fn is_echo(once: &str, again: &str) -> bool {
    let bare = |c: char| !c.is_alphanumeric();
    let (once, again) = (once.trim_matches(bare), again.trim_matches(bare));
    once == again && once.contains(char::is_whitespace)
}

fn is_aside(before: &str, between: &str) -> bool {
    before.trim_end().ends_with(',') && ASIDE.as_ref().is_some_and(|aside| aside.is_match(between))
}

#[cfg(test)]
mod tests {
    use super::is_aside;

    #[test]
    fn a_few_words_between_commas_are_an_aside() {
        for between in ["she adds,", "Élodie Brun of Reno,", "a,", "she  adds\n,"] {
            assert!(is_aside("We dig, ", between), "{between:?}");
            assert!(!is_aside("We dig", between), "{between:?}");
        }
        for between in [
            "",
            ",",
            " she adds,",
            "she adds",
            "she adds, ",
            "says the mayor of Reno,",
            "a b c d ,",
            "7 of us,",
        ] {
            assert!(!is_aside("We dig,", between), "{between:?}");
        }
    }
}
