//! The id of a call, which stands in the log and in its response.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use http::{HeaderMap, HeaderName, HeaderValue};

/// The metadata that holds the id, in requests and responses.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Maximum length of a caller's id, in bytes. A UUID has 36.
const MOST: usize = 64;

/// Different in each process.
static PROCESS: LazyLock<u32> = LazyLock::new(|| RandomState::new().hash_one(0) as u32);
static COUNT: AtomicU64 = AtomicU64::new(1);

/// The caller's id, or a new one if it sent none, or none that may stand in a log.
pub(crate) fn of(headers: &HeaderMap) -> HeaderValue {
    let sent = headers.get(REQUEST_ID).filter(|id| is_id(id.as_bytes()));
    sent.cloned().unwrap_or_else(new)
}

/// An id as text.
pub(crate) fn shown(id: &HeaderValue) -> &str {
    id.to_str().unwrap_or_default()
}

fn is_id(id: &[u8]) -> bool {
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:/+=".contains(byte);
    !id.is_empty() && id.len() <= MOST && id.iter().all(fits)
}

fn new() -> HeaderValue {
    let id = format!("{:08x}-{:x}", *PROCESS, COUNT.fetch_add(1, Ordering::Relaxed));
    // Hexadecimal digits are valid in headers.
    HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_sent(id: &[u8]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, HeaderValue::from_bytes(id).unwrap());
        shown(&of(&headers)).into()
    }

    #[test]
    fn an_id_that_may_stand_in_a_log_is_kept() {
        for id in ["7", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "Root=1-67891233-abcdef012345678912345678"] {
            assert_eq!(of_sent(id.as_bytes()), id);
        }
    }

    #[test]
    fn others_get_a_new_one_each() {
        let long = "x".repeat(MOST + 1);
        for id in ["", "two words", "\"", long.as_str(), "ä"] {
            assert_ne!(of_sent(id.as_bytes()), id);
        }
        assert_ne!(of(&HeaderMap::new()), of(&HeaderMap::new()));
    }
}
