//! The answers on standard output, in the order of the input, and the exit code that follows from them.

use super::{Arguments, Exit, Failure, Output, go_on};
use crate::cli::{html_report, output};

/// Writes one answer after another.
pub(crate) struct Answers {
    /// Whether they are sections of one page.
    is_page: bool,
    exit: Exit,
}

impl Answers {
    /// Begins the output.
    pub(crate) fn start(arguments: &Arguments) -> Result<Self, Failure> {
        let is_page = arguments.output == Output::Html;
        if is_page {
            let only = arguments.only_file();
            output::write_whole(&html_report::start(only))?;
        }
        Ok(Self { is_page, exit: Exit::Ok })
    }

    /// Writes an answer. A refused input is named on standard error, and in a page also in a section of its own.
    pub(crate) fn write(&mut self, answered: Result<String, Failure>) -> Result<(), Failure> {
        let failure = match answered {
            Ok(words) => return output::write_whole(&words),
            Err(failure) => failure,
        };
        let section = self.is_page.then(|| html_report::refused(&failure.to_string()));
        self.exit = go_on(failure)?;
        section.map_or(Ok(()), |section| output::write_whole(&section))
    }

    /// Ends the output.
    pub(crate) fn end(self) -> Result<Exit, Failure> {
        if self.is_page {
            output::write_whole(html_report::END)?;
        }
        Ok(self.exit)
    }
}
