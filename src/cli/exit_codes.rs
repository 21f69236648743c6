//! Exit codes, and messages on standard error.

use std::io;
use std::process::ExitCode;

/// The exit codes, after sysexits.h where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Ok = 0,
    /// A check found something, or some inputs were refused.
    Refused = 1,
    /// The command line is wrong.
    Usage = 2,
    /// An input file cannot be read.
    NoInput = 66,
    /// The server cannot be reached or is not serving, or the address cannot be bound.
    Unavailable = 69,
    /// An internal error.
    Software = 70,
    /// Output or the data folder cannot be written.
    Io = 74,
    /// The data folder is held by another process.
    Busy = 75,
    /// The options file is wrong, or options do not go together.
    Config = 78,
}

/// The same as text, at the end of `--help`.
pub(crate) const HELP: &str = "\
Exit codes:
  0   done
  1   a check found something, or some inputs were refused; the rest was done
  2   the command line is wrong
  66  an input file cannot be read
  69  the server cannot be reached or is not serving, or the address cannot be bound
  70  an internal error; see standard error
  74  output or the data folder cannot be written
  75  the data folder is held by another process
  78  the options file is wrong, or options do not go together
  130 interrupted; every written line is complete
With several failures: the code of the last.";

/// Why the process ends early.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A wrong command line, or a request for help.
    #[error("{0}")]
    Usage(#[from] clap::Error),
    /// The reader of the output is gone; not an error.
    #[error("the output was closed by its reader")]
    Unread,
    /// Anything else.
    #[error("{message}")]
    Other {
        /// The exit code.
        exit: Exit,
        /// The message for standard error.
        message: String,
    },
}

impl Failure {
    /// A failure with this exit code.
    pub fn new(exit: Exit, message: impl ToString) -> Self {
        Self::Other { exit, message: message.to_string() }
    }

    /// A failure with the error and its causes as the message.
    pub fn caused(exit: Exit, error: &dyn std::error::Error) -> Self {
        let chain = std::iter::successors(Some(error), |error| error.source());
        Self::new(exit, chain.map(ToString::to_string).collect::<Vec<_>>().join(": "))
    }

    /// A failure to write the output.
    pub fn output(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Unread,
            _ => Self::new(Exit::Io, format!("output cannot be written: {error}")),
        }
    }

    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::Unread => Exit::Ok,
            Self::Other { exit, .. } => *exit,
        }
    }

    /// Reports the failure on standard error and returns the exit code.
    pub fn report(&self) -> ExitCode {
        match self {
            // clap chooses stream and code: help goes to standard output and is not a failure.
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

/// Reports a failure of a single input; any other failure is returned and ends the run.
pub(crate) fn go_on(failure: Failure) -> Result<Exit, Failure> {
    let exit = failure.exit();
    if !matches!(exit, Exit::Refused | Exit::NoInput) {
        return Err(failure);
    }
    say(&failure.to_string());
    Ok(exit)
}

/// Prints a message on standard error; if that is closed, the message is lost.
pub(crate) fn say(message: &str) {
    let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("whosaid: {}\n", shown(message)));
}

/// Prints a warning on standard error.
pub(crate) fn warn(message: &str) {
    let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("{}\n", shown(message)));
}

/// The message with control characters escaped, such as `\u{1b}`: those in file names or bad input could control the
/// terminal. Line breaks and tabs are kept.
pub(crate) fn shown(message: &str) -> String {
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
