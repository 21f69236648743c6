//! The folder names of generations.

use std::fmt;
use std::str::FromStr;

/// The name of a generation's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// The sequence number, from 1, so that the order does not depend on the clock.
    pub number: u64,
    /// Creation time, in seconds since 1970.
    pub begun: u64,
    /// The rule set of its answers, as a [`rules_tag`].
    pub rules: String,
}

/// A short hash of a rule set's version, valid in the name of a folder.
pub(crate) fn rules_tag(version: &str) -> String {
    blake3::hash(version.as_bytes()).to_hex().chars().take(16).collect()
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:010}-{}-{}", self.number, self.begun, self.rules)
    }
}

impl FromStr for Name {
    type Err = InvalidName;

    fn from_str(words: &str) -> Result<Self, InvalidName> {
        let mut parts = words.split('-');
        let mut next = || parts.next().ok_or(InvalidName);
        let number = next()?.parse().map_err(|_| InvalidName)?;
        let begun = next()?.parse().map_err(|_| InvalidName)?;
        let name = Self { number, begun, rules: next()?.into() };
        if name.to_string() == words { Ok(name) } else { Err(InvalidName) }
    }
}

/// The error of an invalid name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a generation")]
pub(crate) struct InvalidName;
