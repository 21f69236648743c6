//! The format of word lists: one word per line, its features after a tab, comments after `#`.

use super::{Attributes, MAX_WORD};

/// A parsed word list.
#[derive(Clone, Debug, Default)]
pub struct WordList {
    /// The file's name without folder and extension, a feature of every word in it.
    pub name: String,
    /// The file's name in messages.
    pub path: String,
    /// Whether it was added to the language from another folder.
    pub added: bool,
    /// The words in the order of the file.
    pub words: Vec<ListedWord>,
}

impl WordList {
    /// Whether some word of the list has a feature.
    pub fn gives(&self, feature: &str) -> bool {
        self.name == feature || self.words.iter().any(|word| word.features.iter().any(|own| own == feature))
    }
}

/// One line of a list.
#[derive(Clone, Debug, Default)]
pub struct ListedWord {
    /// The word in lower case.
    pub text: String,
    /// Features other than the list's name.
    pub features: Vec<String>,
    /// Attributes given with `@`.
    pub attributes: Attributes,
    /// Its line in the list, from 1.
    pub line: usize,
}

/// An error in a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct ListError {
    /// Line, from 1.
    pub line: usize,
    /// The error.
    pub message: String,
}

/// Parses a list.
///
/// # Errors
/// The first line with a word that is too long, capitals or an unknown attribute.
pub(crate) fn parse_list(name: &str, text: &str) -> Result<WordList, ListError> {
    let mut list =
        WordList { name: name.to_owned(), path: format!("words/{name}.txt"), ..WordList::default() };
    for (number, line) in text.lines().enumerate() {
        let line = line.split_once('#').map_or(line, |(before, _)| before).trim_end();
        if !line.trim().is_empty() {
            let line_number = number + 1;
            let word = parse_line(line).map_err(|message| ListError { line: line_number, message })?;
            list.words.push(ListedWord { line: line_number, ..word });
        }
    }
    Ok(list)
}

fn parse_line(line: &str) -> Result<ListedWord, String> {
    let (text, rest) = line.split_once('\t').unwrap_or((line, ""));
    let text = text.trim();
    if text.len() > MAX_WORD {
        return Err(format!("the word {text:?} is longer than {MAX_WORD} bytes"));
    }
    if let Some((word, _)) = text.split_once("  ") {
        return Err(format!("{word:?} and its features are separated by spaces; they need a tab"));
    }
    if text.chars().any(char::is_whitespace) || text.chars().any(char::is_uppercase) {
        return Err(format!("{text:?} must be one word in lower case; features follow after a tab"));
    }
    let mut word = ListedWord { text: text.to_owned(), ..ListedWord::default() };
    for feature in rest.split_whitespace() {
        match feature.strip_prefix('@') {
            None => word.features.push(feature.to_owned()),
            Some(name) => word.attributes.insert(Attributes::read(name)?),
        }
    }
    Ok(word)
}
