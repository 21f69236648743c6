//! The one place where the operator is told that a caller was not let in.

use std::sync::Arc;
use std::time::Instant;

use crate::metrics::Metrics;
use crate::wire::observation::peer::Peer;
use crate::wire::observation::seldom::Seldom;

/// How many bytes of what a caller sent a line repeats.
const SHOWN: usize = 200;

/// Why a caller is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Reason {
    /// A call has no token.
    NoToken,
    /// What a call has in place of a token is not in the form of one.
    MalformedToken,
    /// A call has a token that is not in the file.
    UnknownToken,
    /// A page of an origin that is not named calls.
    Origin,
    /// The page is opened by a host name that may be anybody's.
    Host,
    /// A client without TLS is at a port with TLS.
    Plaintext,
    /// A client with TLS is at a port without.
    TlsOnPlainPort,
    /// A client has no certificate, and needs one.
    NoCertificate,
    /// A client's certificate has expired.
    ExpiredCertificate,
    /// No authority of ours signed a client's certificate.
    ForeignCertificate,
    /// A client's certificate is wrong in another way.
    BadCertificate,
    /// A client does not trust the certificate of the daemon.
    Distrust,
    /// A client has no version of TLS, cipher or protocol in common with the daemon.
    NothingInCommon,
    /// A client did not finish its handshake in time.
    SlowHandshake,
    /// A handshake failed in another way.
    Handshake,
    /// A client connected and did not begin to speak HTTP in time.
    Silent,
    /// The system could not accept a connection.
    Accept,
}

/// Counts and logs those who are not let in. Clones count together.
#[derive(Clone, Debug)]
pub(crate) struct DoorRefusals {
    lines: Arc<Seldom<Reason>>,
    metrics: Metrics,
}

impl DoorRefusals {
    /// Counts them in `metrics`.
    pub(crate) fn new(metrics: Metrics) -> Self {
        Reason::ALL.into_iter().for_each(|reason| metrics.may_refuse_at_door(reason.label()));
        Self { lines: Arc::default(), metrics }
    }

    /// Logs that `client` was refused: at most one line a second for each reason. `detail` is what the caller asked for, or an error
    /// in words, or nothing; never a token. It is shortened and escaped, since a caller may have written it.
    pub(crate) fn refused(&self, reason: Reason, client: Peer, detail: impl AsRef<[u8]>) {
        self.metrics.refused_at_door(reason.label());
        let Some(left_out) = self.lines.may_log(reason, Instant::now()) else { return };
        let left_out = (left_out > 0).then_some(left_out);
        let (what, advice) = reason.words();
        let detail = Some(shown(detail.as_ref())).filter(|detail| !detail.is_empty());
        let reason = reason.label();
        tracing::warn!(reason, %client, detail, left_out, "{what}; {advice}");
    }
}

impl Reason {
    const ALL: [Self; 17] = [
        Self::NoToken,
        Self::MalformedToken,
        Self::UnknownToken,
        Self::Origin,
        Self::Host,
        Self::Plaintext,
        Self::TlsOnPlainPort,
        Self::NoCertificate,
        Self::ExpiredCertificate,
        Self::ForeignCertificate,
        Self::BadCertificate,
        Self::Distrust,
        Self::NothingInCommon,
        Self::SlowHandshake,
        Self::Handshake,
        Self::Silent,
        Self::Accept,
    ];

    /// Its name for programs.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::NoToken => "no_token",
            Self::MalformedToken => "malformed_token",
            Self::UnknownToken => "unknown_token",
            Self::Origin => "origin",
            Self::Host => "host",
            Self::Plaintext => "plaintext",
            Self::TlsOnPlainPort => "tls_on_plain_port",
            Self::NoCertificate => "no_certificate",
            Self::ExpiredCertificate => "expired_certificate",
            Self::ForeignCertificate => "foreign_certificate",
            Self::BadCertificate => "bad_certificate",
            Self::Distrust => "distrust",
            Self::NothingInCommon => "nothing_in_common",
            Self::SlowHandshake => "slow_handshake",
            Self::Handshake => "handshake",
            Self::Silent => "silent",
            Self::Accept => "accept",
        }
    }

    /// What happened, and what the operator can do.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NoToken => (
                "a call without a token was refused",
                "its caller must send the metadata authorization: Bearer TOKEN",
            ),
            Self::MalformedToken => (
                "a call with a malformed token was refused",
                "its metadata authorization must be one value, Bearer and a token",
            ),
            Self::UnknownToken => {
                ("a call with an unknown token was refused", "compare its caller's token with --token-file")
            }
            Self::Origin => (
                "a call from a page of another origin was refused",
                "if that page may call, name its origin with --web-origin",
            ),
            Self::Host => (
                "a request for the page by another host name was refused",
                "open it by IP address or as localhost, or serve it with --tls-cert",
            ),
            Self::Plaintext => {
                ("a client without TLS was refused", "it must use https:// and TLS, as this port does")
            }
            Self::TlsOnPlainPort => (
                "a client with TLS came to a port without",
                "it must use http:// (grpcurl -plaintext), or the daemon needs --tls-cert",
            ),
            Self::NoCertificate => {
                ("a client without a certificate was refused", "it needs one that --tls-client-ca signed")
            }
            Self::ExpiredCertificate => {
                ("a client's certificate has expired", "renew it, and compare the clocks of both machines")
            }
            Self::ForeignCertificate => (
                "a client's certificate is not signed by --tls-client-ca",
                "give the client another, or add its authority to that file",
            ),
            Self::BadCertificate => ("a client's certificate is not valid", "give the client another"),
            Self::Distrust => (
                "a client does not trust the daemon's certificate",
                "check its names and dates (--tls-cert), and that the client has its authority (--tls-ca)",
            ),
            Self::NothingInCommon => (
                "a client speaks no TLS that is spoken here",
                "it needs TLS 1.2 or 1.3, and for calls HTTP/2 (ALPN h2)",
            ),
            Self::SlowHandshake => (
                "a client did not finish its TLS handshake in time",
                "look whether it is overloaded, or not a client at all",
            ),
            Self::Handshake => ("a TLS handshake failed", "if the client is yours, its own log says more"),
            Self::Silent => (
                "a connection on which nothing was said was closed",
                "a client speaks at once; look whether it is one, or a probe that should use gRPC health",
            ),
            Self::Accept => (
                "a connection could not be accepted; the daemon tries again",
                "with too many open files, raise the limit (LimitNOFILE of systemd)",
            ),
        }
    }
}

/// At most the first [`SHOWN`] bytes, in printable characters.
fn shown(bytes: &[u8]) -> String {
    match bytes.get(..SHOWN) {
        Some(start) if bytes.len() > SHOWN => format!("{}…", start.escape_ascii()),
        _ => bytes.escape_ascii().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_caller_wrote_is_bounded_and_on_one_line() {
        assert_eq!(shown(b"https://cms.example"), "https://cms.example");
        assert_eq!(shown(b"a\n\x1b[31m\xff"), r"a\n\x1b[31m\xff");
        assert_eq!(shown(&[b'a'; 200]), "a".repeat(200));
        assert_eq!(shown(&[b'a'; 201]), "a".repeat(200) + "…");
    }
}
