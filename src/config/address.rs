//! Addresses to listen on, as they are written in options.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

/// What an address may look like, for errors.
const PORT_FORM: &str =
    "must be an address or a name with a port, such as 127.0.0.1:50051 or localhost:50051";

/// A host and a port of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPort {
    /// An IP address without brackets, or a name.
    pub host: String,
    /// The port; 0 lets the system choose one.
    pub port: u16,
}

/// Where to listen for calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A TCP port.
    Port(HostPort),
    /// A Unix socket.
    Socket(PathBuf),
}

/// The origin of a page, such as `https://cms.example`: a scheme and a host, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(pub String);

impl FromStr for Origin {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let host = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"));
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.:[]".contains(c);
        let is_origin = host.is_some_and(|host| !host.is_empty() && host.chars().all(fits));
        let form = "must be a scheme and a host in lower case, without a path, such as https://cms.example";
        if is_origin { Ok(Self(written.into())) } else { Err(form.into()) }
    }
}

impl FromStr for HostPort {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        if let Ok(address) = written.parse::<SocketAddr>() {
            return Ok(Self { host: address.ip().to_string(), port: address.port() });
        }
        let is_name = |host: &str| {
            let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
            !host.is_empty() && host.chars().all(fits)
        };
        let (host, port) = written.rsplit_once(':').filter(|(host, _)| is_name(host)).ok_or(PORT_FORM)?;
        let port = port.parse().map_err(|_| PORT_FORM)?;
        Ok(Self { host: host.into(), port })
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        match written.strip_prefix("unix:") {
            Some("") => Err("must name a file after unix:, such as unix:/run/whosaid/calls.sock".into()),
            Some(path) => Ok(Self::Socket(path.into())),
            None => written.parse().map(Self::Port).map_err(|form: String| format!("{form}, or unix:PATH")),
        }
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') { write!(out, "[{host}]:{port}") } else { write!(out, "{host}:{port}") }
    }
}

/// Parses the address of a server over HTTP, without a path.
pub(crate) fn url(written: &str) -> Result<String, String> {
    let host = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"));
    let is_url = host.is_some_and(|host| host.parse::<HostPort>().is_ok());
    let form = "must be http:// or https://, a host and a port, such as http://localhost:4317";
    if is_url { Ok(written.into()) } else { Err(form.into()) }
}

/// Parses the permissions of a Unix socket, in octal digits such as `660`.
pub(crate) fn mode(written: &str) -> Result<u32, String> {
    let mode = u32::from_str_radix(written, 8).ok().filter(|mode| *mode <= 0o777);
    mode.ok_or_else(|| "must be permissions in octal digits, such as 660".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_names_and_sockets_are_read() {
        for (written, shown) in [
            ("127.0.0.1:1", "127.0.0.1:1"),
            ("[::1]:0", "[::1]:0"),
            ("localhost:50051", "localhost:50051"),
            ("a-b.example:7", "a-b.example:7"),
        ] {
            assert_eq!(written.parse::<HostPort>().unwrap().to_string(), shown);
        }
        assert_eq!("unix:/a/b".parse(), Ok(Address::Socket("/a/b".into())));
    }

    #[test]
    fn other_words_are_refused() {
        for written in
            ["", "x", ":1", "::1", "::1:1", "localhost:", "localhost:x", "a:65536", "a b:1", "unix:"]
        {
            assert!(written.parse::<Address>().is_err(), "{written}");
        }
    }

    #[test]
    fn an_origin_has_no_path() {
        for written in ["https://cms.example", "http://[::1]:8080"] {
            assert_eq!(written.parse(), Ok(Origin(written.into())));
        }
        for written in ["cms.example", "https://", "https://cms.example/", "https://CMS.example", "*", "null"]
        {
            assert!(written.parse::<Origin>().is_err(), "{written}");
        }
    }

    #[test]
    fn a_url_has_a_scheme_and_a_port() {
        for written in ["http://localhost:4317", "https://[::1]:4317"] {
            assert_eq!(url(written), Ok(written.into()));
        }
        for written in ["localhost:4317", "http://localhost", "http://localhost:4317/v1", "ftp://a:1", ""] {
            assert!(url(written).is_err(), "{written}");
        }
    }

    #[test]
    fn a_mode_is_octal() {
        assert_eq!((mode("660"), mode("0600")), (Ok(0o660), Ok(0o600)));
        assert!(mode("888").is_err() && mode("1777").is_err());
    }
}
