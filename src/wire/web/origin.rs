//! Refuses requests from pages of other origins.
//!
//! The name check is against DNS rebinding: a foreign page may give its own name this machine's address, and its calls would
//! then be of the same origin. A number or `localhost` cannot be such a name.

use std::net::IpAddr;

use http::header::{HOST, ORIGIN};
use http::uri::{Authority, Scheme};
use http::{HeaderMap, Request};

use crate::wire::observation::door_refusals::Reason;
use crate::wire::web::other_pages::Origins;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Foreign {
    /// The host is a name that may be anybody's, or there is none.
    #[error("Open this page by its IP address or as localhost; other host names are refused.")]
    Host,
    /// A page of another origin sent it.
    #[error("Calls from pages of other origins are refused.")]
    Origin,
}

impl Foreign {
    /// Its reason for the operator.
    pub(crate) fn reason(&self) -> Reason {
        match self {
            Self::Host => Reason::Host,
            Self::Origin => Reason::Origin,
        }
    }

    /// The foreign host or origin, as the request names it.
    pub(crate) fn named<B>(&self, request: &Request<B>) -> Vec<u8> {
        let header = match (self, request.uri().authority()) {
            (Self::Host, Some(host)) => return host.as_str().into(),
            (Self::Host, None) => HOST,
            (Self::Origin, _) => ORIGIN,
        };
        let values: Vec<&[u8]> =
            request.headers().get_all(header).iter().map(|value| value.as_bytes()).collect();
        values.join(b", ".as_slice())
    }
}

/// Checks that the host is an IP address or `localhost`, unless a certificate proves its name, and that no page of another origin sent the request.
pub(crate) fn check<B>(request: &Request<B>, scheme: &Scheme, others: &Origins) -> Result<(), Foreign> {
    let host = host(request).filter(|host| *scheme == Scheme::HTTPS || is_own(host)).ok_or(Foreign::Host)?;
    let own = format!("{scheme}://{host}");
    let is_own = |origin: &http::HeaderValue| {
        origin.as_bytes().eq_ignore_ascii_case(own.as_bytes()) || others.has(origin)
    };
    if request.headers().get_all(ORIGIN).iter().all(is_own) { Ok(()) } else { Err(Foreign::Origin) }
}

/// The host that the request names: in its address with HTTP/2, else in its header.
fn host<B>(request: &Request<B>) -> Option<Authority> {
    request.uri().authority().cloned().or_else(|| only_host(request.headers()))
}

fn only_host(headers: &HeaderMap) -> Option<Authority> {
    let mut hosts = headers.get_all(HOST).iter();
    let host = hosts.next().filter(|_| hosts.next().is_none())?;
    Authority::try_from(host.as_bytes()).ok()
}

fn is_own(authority: &Authority) -> bool {
    let host = authority.host();
    let number = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    host.eq_ignore_ascii_case("localhost") || number.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Origins = Origins(Vec::new());

    fn checked(host: &str, origin: Option<&str>) -> Result<(), Foreign> {
        let request = Request::builder().uri("/").header(HOST, host);
        let request = match origin {
            Some(origin) => request.header(ORIGIN, origin),
            None => request,
        };
        check(&request.body(()).unwrap(), &Scheme::HTTP, &NONE)
    }

    #[test]
    fn only_numbers_and_localhost_are_hosts() {
        for host in ["127.0.0.1:8080", "[::1]:8080", "localhost:1", "LOCALHOST", "10.0.0.7"] {
            assert_eq!(checked(host, None), Ok(()), "{host}");
        }
        for host in ["evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "", "a b"] {
            assert_eq!(checked(host, None), Err(Foreign::Host), "{host}");
        }
        assert_eq!(check(&Request::new(()), &Scheme::HTTP, &NONE), Err(Foreign::Host));
    }

    #[test]
    fn a_certificate_proves_a_name() {
        let request = |origin| {
            let request =
                Request::builder().header(HOST, "desk.example").header(ORIGIN, origin).body(()).unwrap();
            check(&request, &Scheme::HTTPS, &NONE)
        };
        assert_eq!(request("https://desk.example"), Ok(()));
        assert_eq!(request("http://desk.example"), Err(Foreign::Origin));
    }

    #[test]
    fn an_origin_is_the_host_itself() {
        assert_eq!(checked("127.0.0.1:8080", Some("http://127.0.0.1:8080")), Ok(()));
        for origin in ["http://127.0.0.1", "http://127.0.0.1:80800", "https://127.0.0.1:8080", "null", ""] {
            assert_eq!(checked("127.0.0.1:8080", Some(origin)), Err(Foreign::Origin), "{origin}");
        }
    }
}
