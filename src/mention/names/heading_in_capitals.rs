//! Detects headings in capitals, in which names and other words cannot be distinguished.

use super::name_words::is_verb_only;
use crate::document::TokenKind;
use crate::mention::article::Words;
use crate::stop::{Stop, Stopped};
use crate::text::{TokenSpan, step};

/// How many tokens are processed between two checks of the stop signal.
const TOGETHER: usize = 1024;

/// Whether a run is a heading in capitals that is not on a line of its own.
pub(super) fn is_shouted(words: &Words, run: TokenSpan) -> bool {
    let length = run.len() as usize;
    let capitals = run.positions().filter(|at| words.kind(*at) == TokenKind::Capitals).count();
    length >= 5 && capitals * 10 >= length * 6
}

/// Whether nearly all longer words of the paragraph are capitalised.
pub(super) fn is_heading(words: &Words, paragraph: TokenSpan, stop: &Stop) -> Result<bool, Stopped> {
    let (mut all, mut capital) = (0, 0);
    for near in words.tokens(paragraph).chunks(TOGETHER) {
        stop.check()?;
        step(near.len());
        for token in near.iter().filter(|t| t.kind.is_word() && t.span.len() > 3) {
            all += 1;
            capital += u32::from(token.kind.is_capital());
        }
    }
    if all == 0 || capital * 10 < all * 8 {
        return Ok(false);
    }
    let least = if words.in_prose(paragraph.start) { 4 } else { 2 };
    // Headings in capitals also capitalise their verbs.
    let verb = |at: u32| words.kind(at) == TokenKind::Lower && is_verb_only(words, at);
    let mut tokens = paragraph.positions().inspect(|_| step(1)).take_while(|_| !stop.is_stopped());
    Ok(all >= least && !tokens.any(verb))
}
