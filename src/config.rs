//! Every option of the daemon, once.
//!
//! A field here is a flag (`--data-dir`), a variable (`WHOSAID_DATA_DIR`), a key of the file given by
//! `--config` (`data-dir = "…"`), and a row of the README's table. A flag wins over the variable, the variable over
//! the file, and the file over the default.

mod address;

use std::ops::Range;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::Resettable;
use clap::{Arg, ArgAction, Args, Command, FromArgMatches, Id, ValueEnum};
use toml::de::{DeTable, DeValue};
use tracing_subscriber::filter::Targets;

use crate::text::line_and_column;

pub use address::{Address, HostPort, Origin};

/// The options of the daemon.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Address to listen on: HOST:PORT, or unix:PATH for a Unix socket; may be repeated. With port 0 the system picks a free
    /// port, which is printed. In the variable, separate addresses by commas
    #[arg(
        long,
        env = "WHOSAID_LISTEN",
        value_name = "ADDR",
        default_value = "127.0.0.1:50051",
        value_delimiter = ','
    )]
    pub listen: Vec<Address>,

    /// Permissions of the Unix sockets of --listen, in octal digits
    #[arg(long, env = "WHOSAID_SOCKET_MODE", value_name = "MODE", default_value = "600", value_parser = address::mode)]
    pub socket_mode: u32,

    /// Certificate of the server, in PEM, followed by those that sign it; with --tls-key the ports speak TLS only. Read again
    /// when it changes, and at SIGHUP
    #[arg(long, env = "WHOSAID_TLS_CERT", value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,

    /// Private key of --tls-cert, in PEM; read again together with it
    #[arg(long, env = "WHOSAID_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,

    /// Certificates, in PEM, that sign those of clients; a client without such a certificate is refused
    #[arg(long, env = "WHOSAID_TLS_CLIENT_CA", value_name = "FILE")]
    pub tls_client_ca: Option<PathBuf>,

    /// File of tokens, one a line as NAME:TOKEN or TOKEN; every call but health then needs one of them. Read again when it
    /// changes, and at SIGHUP
    #[arg(long, env = "WHOSAID_TOKEN_FILE", value_name = "FILE")]
    pub token_file: Option<PathBuf>,

    /// Let every machine that reaches an address beyond loopback call, without encryption and without a token
    #[arg(long, env = "WHOSAID_OPEN_TO_ALL", value_parser = clap::builder::BoolishValueParser::new())]
    pub open_to_all: bool,

    /// Address to serve the page in the browser on, such as 127.0.0.1:8080; default: not served
    #[arg(long, env = "WHOSAID_WEB", value_name = "ADDR")]
    pub web: Option<HostPort>,

    /// Origin of a page elsewhere that may call at --web over gRPC-Web, such as https://cms.example; may be repeated. In the
    /// variable, separate origins by commas
    #[arg(long, env = "WHOSAID_WEB_ORIGIN", value_name = "ORIGIN", value_delimiter = ',')]
    pub web_origin: Vec<Origin>,

    /// Encoding in which compressed requests are accepted, and in which answers of 1 KiB or more are sent to clients that ask
    /// for it (gzip or zstd); may be repeated; default: none. In the variable, separate encodings by commas
    #[arg(long, env = "WHOSAID_COMPRESSION", value_name = "ENCODING", value_delimiter = ',')]
    pub compression: Vec<Encoding>,

    /// Address to serve the metrics on for Prometheus, at /metrics, such as 127.0.0.1:9464; default: not served
    #[arg(long, env = "WHOSAID_METRICS", value_name = "ADDR")]
    pub metrics: Option<HostPort>,

    /// A connection that is silent for this long, in seconds, is asked whether it is alive, and closed if it does not answer
    #[arg(long, env = "WHOSAID_KEEPALIVE_SECONDS", value_name = "SECONDS", default_value = "60")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub keepalive_seconds: u32,

    /// Age at which a connection is closed once its calls have ended, in seconds, so that clients spread over new daemons;
    /// default: no limit
    #[arg(long, env = "WHOSAID_MAX_CONNECTION_AGE_SECONDS", value_name = "SECONDS")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub max_connection_age_seconds: Option<u32>,

    /// Folder of the cache, used by one daemon at a time; default: `whosaid` in the platform's cache folder
    #[arg(long, env = "WHOSAID_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,

    /// Do not store answers
    #[arg(long, env = "WHOSAID_NO_CACHE", value_parser = clap::builder::BoolishValueParser::new())]
    pub no_cache: bool,

    /// Where the services of the cache and the log listen: socket, a Unix socket in the cache's folder; off; or an address,
    /// where any caller may empty the cache and change the log levels
    #[arg(long, env = "WHOSAID_CACHE_SERVICE", value_name = "WHERE", default_value = "socket")]
    pub cache_service: CacheService,

    /// Memory for hot cache entries, in MiB
    #[arg(long, env = "WHOSAID_CACHE_MEMORY_MIB", value_name = "MIB", default_value = "64")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub cache_memory_mib: u32,

    /// Maximum size of the cache on disk, in MiB; the least recently used entries are evicted first
    #[arg(long, env = "WHOSAID_CACHE_MAX_MIB", value_name = "MIB", default_value = "1024")]
    #[arg(value_parser = clap::value_parser!(u32).range(16..))]
    pub cache_max_mib: u32,

    /// Maximum age of cache entries, in hours; default: no limit
    #[arg(long, env = "WHOSAID_CACHE_MAX_AGE_HOURS", value_name = "HOURS")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub cache_max_age_hours: Option<u32>,

    /// Maximum length of a text, in bytes of UTF-8
    #[arg(long, env = "WHOSAID_MAX_TEXT_BYTES", value_name = "BYTES", default_value = "8388608")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=1 << 30))]
    pub max_text_bytes: u32,

    /// Texts longer than this, in bytes, are read on separate threads, where a deadline stops the work
    #[arg(long, env = "WHOSAID_SHORT_TEXT_BYTES", value_name = "BYTES", default_value = "65536")]
    pub short_text_bytes: u32,

    /// Maximum calls in flight, including articles of streams; more are refused at once; default: 128 per core
    #[arg(long, env = "WHOSAID_MAX_CALLS", value_name = "CALLS")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub max_calls: Option<u32>,

    /// Maximum open streams; more are refused at once; default: 32 per core
    #[arg(long, env = "WHOSAID_MAX_STREAMS", value_name = "STREAMS")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub max_streams: Option<u32>,

    /// Maximum bytes of requests in flight, in MiB, and the same again of responses; more are refused at once. The first
    /// 64 KiB of each are not counted
    #[arg(long, env = "WHOSAID_MAX_IN_FLIGHT_MIB", value_name = "MIB", default_value = "128")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub max_in_flight_mib: u32,

    /// Maximum wait for open calls at shutdown, in seconds
    #[arg(long, env = "WHOSAID_DRAIN_SECONDS", value_name = "SECONDS", default_value = "10")]
    pub drain_seconds: u32,

    /// Folder of a language that replaces the built-in English; reloaded at SIGHUP
    #[arg(long, env = "WHOSAID_LANGUAGE", value_name = "DIR")]
    pub language: Option<PathBuf>,

    /// Folder of rules, words and aliases added to the language; may be repeated; reloaded at SIGHUP. In the variable,
    /// separate folders by commas
    #[arg(long, env = "WHOSAID_RULES", value_name = "DIR", value_delimiter = ',')]
    pub rules: Vec<PathBuf>,

    /// Log level on standard error: off, error, warn, info, debug or trace; or per module, such as `warn,whosaid=debug`. Up to
    /// info no word of an article is logged. Read again from the options file at SIGHUP, and changed by `whosaid log`
    #[arg(long, env = "WHOSAID_LOG", value_name = "LEVELS", default_value = "info", value_parser = levels)]
    pub log: Targets,

    /// Form of the log: human, or json with one object a line
    #[arg(long, env = "WHOSAID_LOG_FORMAT", value_name = "FORMAT", default_value = "human")]
    pub log_format: LogFormat,

    /// Collector of OpenTelemetry to which a span of each call and of its stages is sent over gRPC, such as
    /// http://localhost:4317; default: none
    #[arg(long, env = "WHOSAID_OTLP_ENDPOINT", value_name = "URL", value_parser = address::url)]
    pub otlp_endpoint: Option<String>,
}

/// The form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Human,
    /// An object of JSON a line.
    Json,
}

/// An encoding of compressed messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Encoding {
    /// gzip.
    Gzip,
    /// zstd.
    Zstd,
}

impl Encoding {
    /// Its name in gRPC and in options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// Where the cache service listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CacheService {
    /// On a Unix socket in the cache's folder.
    Socket,
    /// Nowhere.
    Off,
    /// On an address.
    At(HostPort),
}

impl FromStr for CacheService {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        match written {
            "socket" => Ok(Self::Socket),
            "off" => Ok(Self::Off),
            address => address.parse().map(Self::At).map_err(|_| {
                "must be socket, off, or an address with a port, such as 127.0.0.1:50052".to_string()
            }),
        }
    }
}

/// The log levels, from nothing to everything.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Parses log levels; clap puts the option and the value before the error.
///
/// `Targets` alone would take any word for the name of a module and log everything of it.
pub(crate) fn levels(written: &str) -> Result<Targets, String> {
    let all_levels = written.split(',').all(|part| {
        let level = part.split_once('=').map_or(part, |(_, level)| level);
        LEVELS.contains(&level.trim().to_lowercase().as_str())
    });
    let read = written.parse().ok().filter(|_| all_levels);
    read.ok_or_else(|| format!("a level is {}; for one module, such as whosaid=debug", LEVELS.join(", ")))
}

/// An error in an options file, with its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {message}")]
pub struct FileError {
    /// Line, from 1.
    pub line: usize,
    /// Column in code points, from 1.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// Values of an options file: the id of an argument of [`Config`], and the values its flag would have.
pub type FileValues = Vec<(Id, Vec<String>)>;

/// Parses an options file.
///
/// # Errors
/// The first syntax error; or every unknown key and every unacceptable value, in the order of the file.
pub fn read_file(text: &str) -> Result<FileValues, Vec<FileError>> {
    let table = DeTable::parse(text).map_err(|error| {
        vec![FileError::at(text, error.span().unwrap_or_default(), error.message().into())]
    })?;
    let mut entries: Vec<_> = table.get_ref().iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let read = entries.into_iter().map(|(key, value)| {
        let arg = option(key.get_ref()).map_err(|message| FileError::at(text, key.span(), message))?;
        let values = read_values(&arg, value.get_ref())
            .map_err(|message| FileError::at(text, value.span(), format!("{}: {message}", key.get_ref())))?;
        Ok((arg.get_id().clone(), values))
    });
    let (read, wrong): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
    if wrong.is_empty() {
        return Ok(read.into_iter().flatten().collect());
    }
    Err(wrong.into_iter().filter_map(Result::err).collect())
}

/// The options that a file alone gives, without flags and variables.
///
/// # Errors
/// Values that the options refuse only together.
pub fn of_file(values: FileValues) -> Result<Config, clap::Error> {
    let command = with_defaults(options(), values).mut_args(|arg| arg.env(Resettable::Reset));
    Config::from_arg_matches(&command.try_get_matches_from(["options"])?)
}

/// Sets the values of an options file as defaults of a command with [`Config`]'s arguments, so that flags and
/// variables still win.
pub fn with_defaults(command: Command, values: FileValues) -> Command {
    values
        .into_iter()
        .fold(command, |command, (id, values)| command.mut_arg(id, |arg| arg.default_values(values)))
}

/// A command with these options only.
pub fn options() -> Command {
    Config::augment_args(Command::new("options").disable_help_flag(true))
}

/// The README's table of options.
pub fn table() -> String {
    let head = "| Flag | Variable | Default | |\n|---|---|---|---|\n";
    options().get_arguments().map(row).fold(head.into(), |table, row| table + &row)
}

impl FileError {
    fn at(text: &str, place: Range<usize>, message: String) -> Self {
        let (line, column) = line_and_column(text, place.start);
        Self { line, column, message }
    }
}

fn option(key: &str) -> Result<Arg, String> {
    let options = options();
    let arg = options.get_arguments().find(|arg| arg.get_long() == Some(key));
    arg.cloned().ok_or_else(|| {
        let known: Vec<_> = options.get_arguments().filter_map(Arg::get_long).collect();
        format!("unknown key `{key}`; known keys: {}", known.join(", "))
    })
}

/// The values as for flags; an option that may be repeated takes a list.
fn read_values(arg: &Arg, value: &DeValue<'_>) -> Result<Vec<String>, String> {
    match value {
        DeValue::Array(values) if matches!(arg.get_action(), ArgAction::Append) => {
            values.iter().map(|value| read_value(arg, value.get_ref())).collect()
        }
        value => read_value(arg, value).map(|value| vec![value]),
    }
}

/// The value as for a flag, validated by the flag's own parser.
fn read_value(arg: &Arg, value: &DeValue<'_>) -> Result<String, String> {
    let words = match value {
        DeValue::String(words) => words.to_string(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Boolean(truth) => truth.to_string(),
        _ => return Err("must be a string, a whole number, true or false".into()),
    };
    if !arg.get_action().takes_values() {
        let message = || "must be true or false".to_string();
        return matches!(value, DeValue::Boolean(_)).then_some(words).ok_or_else(message);
    }
    let flag = format!("--{}={words}", arg.get_long().unwrap_or_default());
    let tried = Command::new("file").arg(arg.clone()).try_get_matches_from(["file", &flag]);
    tried.map(|_| words).map_err(|error| in_one_line(&error.to_string()))
}

/// The first line of an error of clap, and the values it lists.
fn in_one_line(error: &str) -> String {
    let mut lines = error.lines().map(str::trim);
    let first = lines.next().unwrap_or_default().trim_start_matches("error: ");
    let possible = lines.find(|line| line.starts_with("[possible values:"));
    possible.map_or_else(|| first.into(), |possible| format!("{first} {possible}"))
}

fn row(arg: &Arg) -> String {
    let flag = arg.get_long().unwrap_or_default();
    let name = arg.get_action().takes_values().then(|| arg.get_value_names().unwrap_or_default().join(" "));
    let flag = name.map_or_else(|| format!("--{flag}"), |name| format!("--{flag} {name}"));
    let variable = arg.get_env().unwrap_or_default().to_string_lossy();
    let default = arg.get_default_values().first().map(|value| format!("`{}`", value.to_string_lossy()));
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    format!("| `{flag}` | `{variable}` | {} | {help} |\n", default.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str, flags: &[&str]) -> Result<Config, Vec<FileError>> {
        let command = with_defaults(options(), read_file(file)?);
        let matches = command.get_matches_from([&["options"], flags].concat());
        Ok(Config::from_arg_matches(&matches).unwrap())
    }

    #[test]
    fn the_file_is_over_the_default_and_under_the_flag() {
        let file = "max-text-bytes = 5\nno-cache = true\nlisten = \"127.0.0.1:1\"\n";
        let config = read(file, &["--listen", "127.0.0.1:2"]).unwrap();
        assert_eq!((config.max_text_bytes, config.no_cache), (5, true));
        assert_eq!(config.listen, ["127.0.0.1:2".parse().unwrap()]);
        let config = read("listen = ['localhost:1', 'unix:/a']", &[]).unwrap();
        assert_eq!(config.listen, ["localhost:1", "unix:/a"].map(|address| address.parse().unwrap()));
        assert_eq!(config.drain_seconds, 10);
        let config = read("rules = ['desk', 'wire']\nlanguage = 'xx'", &[]).unwrap();
        assert_eq!(config.rules, ["desk", "wire"].map(PathBuf::from));
        assert_eq!(config.language, Some("xx".into()));
    }

    #[test]
    fn errors_of_the_file_have_their_place() {
        let cases = [
            ("\n  lissten = 1", (2, 3), "unknown key `lissten`; known keys: listen, "),
            (
                "listen = 'x'",
                (1, 10),
                "listen: invalid value 'x' for '--listen <ADDR>': must be an address or a name",
            ),
            ("max-text-bytes = 0", (1, 18), "max-text-bytes: invalid value '0'"),
            ("no-cache = 'yes'", (1, 12), "no-cache: must be true or false"),
            (
                "log = 'loud'",
                (1, 7),
                "log: invalid value 'loud' for '--log <LEVELS>': a level is off, error,",
            ),
            ("log = []", (1, 7), "log: must be a string"),
            ("rules = ['desk', 1.5]", (1, 9), "rules: must be a string"),
            ("[listen]", (1, 1), "listen: must be a string"),
            ("listen = \nlog = 1", (1, 10), ""),
        ];
        for (file, place, message) in cases {
            let error = read(file, &[]).unwrap_err().remove(0);
            assert_eq!((error.line, error.column), place, "{file:?}: {error}");
            assert!(error.message.starts_with(message), "{file:?}: {error}");
        }
    }
}
