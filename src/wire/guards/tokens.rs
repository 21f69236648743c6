//! The tokens of callers, which can be replaced while the daemon serves.

use std::sync::{Arc, PoisonError, RwLock};

/// A token of a caller. Only its hash is kept: hashes are compared in constant time, and tell nothing in a memory dump.
#[derive(Clone, Debug)]
struct Token {
    name: Arc<str>,
    hash: blake3::Hash,
}

/// Why a file of tokens cannot be used. Lines count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokensError {
    /// No line holds a token.
    #[error("there is no token in the file; write one a line, as NAME:TOKEN or TOKEN")]
    Empty,
    /// A line is not a token; it is not repeated here, since it may be a misspelt one.
    #[error("line {line}: a token is letters, digits and -._~+/=, optionally after a name and a colon")]
    NotAToken {
        /// Where it is.
        line: usize,
    },
}

/// The tokens in use. Clones share them.
#[derive(Clone, Debug)]
pub struct Tokens(Arc<RwLock<Vec<Token>>>);

impl Tokens {
    /// Reads tokens, one a line, each optionally after a name and a colon. Empty lines and those that begin with # are skipped.
    ///
    /// # Errors
    /// [`TokensError`] for the first line that is not a token, or if there is none.
    pub fn read(text: &str) -> Result<Self, TokensError> {
        Ok(Self(Arc::new(RwLock::new(all(text)?))))
    }

    /// Uses other tokens from the next call on.
    ///
    /// # Errors
    /// [`TokensError`]; the old tokens then stay in use.
    pub fn replace(&self, text: &str) -> Result<(), TokensError> {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = all(text)?;
        Ok(())
    }

    /// The name of a token, or `None` if there is no such token. All tokens are compared, whichever fits.
    pub(crate) fn name(&self, token: &[u8]) -> Option<Arc<str>> {
        let hash = blake3::hash(token);
        let tokens = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let fits =
            |found, token: &Token| if token.hash == hash { Some(Arc::clone(&token.name)) } else { found };
        tokens.iter().fold(None, fits)
    }
}

/// The first token of a file, for a client.
///
/// # Errors
/// [`TokensError`] for the first line that is not a token, or if there is none.
pub fn first_token(text: &str) -> Result<String, TokensError> {
    let (_, _, token) = lines(text).next().ok_or(TokensError::Empty)??;
    Ok(token.into())
}

fn all(text: &str) -> Result<Vec<Token>, TokensError> {
    let token = |(line, name, token): (usize, &str, &str)| Token {
        name: if name.is_empty() { format!("line {line}").into() } else { name.into() },
        hash: blake3::hash(token.as_bytes()),
    };
    let read: Vec<Token> = lines(text).map(|read| read.map(token)).collect::<Result<_, _>>()?;
    if read.is_empty() { Err(TokensError::Empty) } else { Ok(read) }
}

/// Line, name (which may be empty) and token of each line that has one.
fn lines(text: &str) -> impl Iterator<Item = Result<(usize, &str, &str), TokensError>> {
    let written = text.lines().map(str::trim).zip(1..);
    written.filter(|(line, _)| !line.is_empty() && !line.starts_with('#')).map(|(written, line)| {
        let (name, token) = written.split_once(':').unwrap_or(("", written));
        let (name, token) = (name.trim(), token.trim());
        if is_token(token) { Ok((line, name, token)) } else { Err(TokensError::NotAToken { line }) }
    })
}

/// Whether these are the characters of a bearer token (RFC 6750).
fn is_token(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_has_its_name() {
        let tokens = Tokens::read("# desk\ndesk:abc\n\n  wire : x.y-z== \nplain\n").unwrap();
        let name = |token: &str| tokens.name(token.as_bytes()).map(|name| name.to_string());
        assert_eq!(name("abc"), Some("desk".into()));
        assert_eq!(name("x.y-z=="), Some("wire".into()));
        assert_eq!(name("plain"), Some("line 5".into()));
        for other in ["", "ab", "abcd", "desk:abc", "# desk", "desk"] {
            assert_eq!(name(other), None, "{other}");
        }
        tokens.replace("new").unwrap();
        assert_eq!((name("abc"), name("new")), (None, Some("line 1".into())));
    }

    #[test]
    fn a_bad_file_changes_nothing() {
        let tokens = Tokens::read("abc").unwrap();
        assert_eq!(tokens.replace("# none\n"), Err(TokensError::Empty));
        assert_eq!(tokens.replace("ok\nname:\n"), Err(TokensError::NotAToken { line: 2 }));
        assert_eq!(tokens.replace("two words"), Err(TokensError::NotAToken { line: 1 }));
        assert!(tokens.name(b"abc").is_some());
    }

    #[test]
    fn a_client_takes_the_first() {
        assert_eq!(first_token("\n# old\ndesk:abc\nxyz"), Ok("abc".into()));
        assert_eq!(first_token(""), Err(TokensError::Empty));
    }
}
