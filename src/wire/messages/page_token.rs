//! Page tokens: the position of the next page of an answer.

use std::fmt;
use std::str::FromStr;

/// The start of the next page of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageToken {
    /// The index of the part.
    pub part: u32,
    /// The number of items of that part to skip.
    pub skip: u32,
    /// A hash of the answer's cache key; see [`crate::cache::Key::check`].
    pub check: u64,
}

impl fmt::Display for PageToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{:x}.{:016x}", self.part, self.skip, self.check)
    }
}

/// The error of an invalid page token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a page token; pass next_page_token unchanged")]
pub(crate) struct NoToken;

impl FromStr for PageToken {
    type Err = NoToken;

    fn from_str(words: &str) -> Result<Self, NoToken> {
        let mut numbers = words.split('.').map(|number| u64::from_str_radix(number, 16).map_err(|_| NoToken));
        let mut next = || numbers.next().unwrap_or(Err(NoToken));
        let (part, skip, check) = (next()?, next()?, next()?);
        let small = |number: u64| u32::try_from(number).map_err(|_| NoToken);
        let token = Self { part: small(part)?, skip: small(skip)?, check };
        // Only the canonical form is accepted.
        if token.to_string() == words { Ok(token) } else { Err(NoToken) }
    }
}
