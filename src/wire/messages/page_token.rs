//! Page tokens: where an answer is to be gone on with.

use std::fmt;
use std::str::FromStr;

/// Where the next page of an answer begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageToken {
    /// The part it stands in.
    pub part: u32,
    /// How many of that part's items stand before it.
    pub skip: u32,
    /// Of which answer.
    pub check: u64,
}

impl fmt::Display for PageToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{:x}.{:016x}", self.part, self.skip, self.check)
    }
}

/// What is no page token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no page token; give a next_page_token as it was sent")]
pub struct NoToken;

impl FromStr for PageToken {
    type Err = NoToken;

    fn from_str(words: &str) -> Result<Self, NoToken> {
        let mut numbers = words.split('.').map(|number| u64::from_str_radix(number, 16).map_err(|_| NoToken));
        let mut next = || numbers.next().unwrap_or(Err(NoToken));
        let (part, skip, check) = (next()?, next()?, next()?);
        let small = |number: u64| u32::try_from(number).map_err(|_| NoToken);
        let token = Self { part: small(part)?, skip: small(skip)?, check };
        // Anything else that reads the same was not sent by us.
        if token.to_string() == words { Ok(token) } else { Err(NoToken) }
    }
}
