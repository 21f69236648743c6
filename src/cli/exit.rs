//! How the process ends: its exit codes and what it says then.

use std::io;
use std::process::ExitCode;

/// The exit codes, after sysexits.h where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Ok = 0,
    /// Something was found, or some of the input was refused.
    Refused = 1,
    /// The command line is wrong.
    Usage = 2,
    /// An input file cannot be read.
    NoInput = 66,
    /// The server cannot be reached or does not serve, or its address cannot be taken.
    Unavailable = 69,
    /// A fault in whosaid.
    Software = 70,
    /// Output or the data folder cannot be written.
    Io = 74,
    /// The data folder is held by another process.
    Busy = 75,
    /// The options file is wrong.
    Config = 78,
}

/// The same for people, at the end of `--help`.
pub const HELP: &str = "\
Exit codes:
  0   done
  1   something was found, or some of the input was refused; the rest was done
  2   the command line is wrong
  66  an input file cannot be read
  69  the server cannot be reached or does not serve, or its address cannot be taken
  70  a fault in whosaid
  74  output or the data folder cannot be written
  75  the data folder is held by another process
  78  the options file is wrong
  130 interrupted; every line written is whole
After several failures: the code of the last.";

/// Why the process ends early.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A wrong command line, or help that was asked for.
    #[error("{0}")]
    Usage(#[from] clap::Error),
    /// Whoever read the output has gone; nobody is left to be told.
    #[error("nobody reads the output")]
    Unread,
    /// Anything else.
    #[error("{message}")]
    Other {
        /// The exit code.
        exit: Exit,
        /// For people.
        message: String,
    },
}

impl Failure {
    /// A failure that ends in `exit`.
    pub fn new(exit: Exit, message: impl ToString) -> Self {
        Self::Other { exit, message: message.to_string() }
    }

    /// A failure with its causes.
    pub fn caused(exit: Exit, error: &dyn std::error::Error) -> Self {
        let chain = std::iter::successors(Some(error), |error| error.source());
        Self::new(exit, chain.map(ToString::to_string).collect::<Vec<_>>().join(": "))
    }

    /// What failed to be written.
    pub fn output(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Unread,
            _ => Self::new(Exit::Io, format!("output cannot be written: {error}")),
        }
    }

    /// The exit code of an [`Failure::Other`].
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::Unread => Exit::Ok,
            Self::Other { exit, .. } => *exit,
        }
    }

    /// Says on standard error what failed, and gives the exit code.
    pub fn report(&self) -> ExitCode {
        match self {
            // clap knows its own streams and codes: help goes to standard output and is no failure.
            Self::Usage(error) => {
                let _ = error.print();
                return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(Exit::Usage as u8));
            }
            Self::Unread => {}
            Self::Other { message, .. } => say(message),
        }
        self.exit().into()
    }
}

/// Tells a failure that concerns one input alone; any other ends the run.
pub fn go_on(failure: Failure) -> Result<Exit, Failure> {
    let exit = failure.exit();
    if !matches!(exit, Exit::Refused | Exit::NoInput) {
        return Err(failure);
    }
    say(&failure.to_string());
    Ok(exit)
}

/// Says something on standard error; there is nowhere else to go when that is closed.
pub fn say(message: &str) {
    let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("whosaid: {}\n", shown(message)));
}

/// Says on standard error what is odd and no failure.
pub fn warn(message: &str) {
    let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("{}\n", shown(message)));
}

/// A message whose control characters are escaped, as `\u{1b}`: those of a file's name or of bad input could steer
/// a terminal. Line breaks and tabs stay.
pub fn shown(message: &str) -> String {
    let steers = |c: char| c.is_control() && c != '\n' && c != '\t';
    let mut shown = String::with_capacity(message.len());
    for c in message.chars() {
        if steers(c) { shown.extend(c.escape_unicode()) } else { shown.push(c) }
    }
    shown
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
