//! Articles from files and standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::Path;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use serde::Deserialize;

use super::exit_codes::{Exit, Failure, say};
use crate::wire::v1::DocumentType;

/// The format of an input file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Input {
    /// By the name of the file: html for .html, .htm and .xhtml, markdown for .md and .markdown, jsonl for .jsonl and .ndjson,
    /// text for .txt; others, and standard input, are html if they begin with a tag of a page, else text
    Auto,
    /// Each file is one article in plain text
    Text,
    /// Each file is one article in HTML
    Html,
    /// Each file is one article in Markdown
    Markdown,
    /// Each line is a JSON object with "id" and "text", optionally "type" (text, html or markdown), "headline", "byline" and
    /// "date"; other members are ignored
    Jsonl,
}

impl Input {
    /// The format of a file, by its name if it is not given.
    fn of(self, path: &str) -> Self {
        let extension = Path::new(path).extension().and_then(|extension| extension.to_str());
        match (self, extension.unwrap_or_default().to_ascii_lowercase().as_str()) {
            (Self::Auto, "html" | "htm" | "xhtml") => Self::Html,
            (Self::Auto, "md" | "markdown") => Self::Markdown,
            (Self::Auto, "jsonl" | "ndjson") => Self::Jsonl,
            (Self::Auto, "txt" | "text") => Self::Text,
            (given, _) => given,
        }
    }

    /// Whether a file may have several articles.
    pub(crate) fn is_jsonl(self, path: &str) -> bool {
        self.of(path) == Self::Jsonl
    }
}

/// One article with its place.
#[derive(Debug, Default)]
pub(crate) struct Article {
    /// The caller's name for it: the file, or the object's id.
    pub id: String,
    /// The text.
    pub text: String,
    /// How it is written.
    pub document_type: DocumentType,
    /// Its headline, if separate from the text.
    pub headline: String,
    /// Its byline, if separate from the text.
    pub byline: String,
    /// Its date, if given.
    pub date: String,
    /// For messages: the file, with the line in JSON lines.
    pub place: String,
}

type Articles = Box<dyn Iterator<Item = Result<Article, Failure>> + Send>;

/// The articles of all files in order, read lazily; an unreadable one is a failure in its place.
pub(crate) fn read_all(
    paths: Vec<String>,
    input: Input,
) -> impl Iterator<Item = Result<Article, Failure>> + Send {
    let articles = move |path: String| -> Articles {
        read(&path, input).unwrap_or_else(|failure| Box::new(std::iter::once(Err(failure))))
    };
    paths.into_iter().flat_map(articles)
}

/// The articles of the file at `path`, `-` for standard input, read lazily.
pub(crate) fn read(path: &str, input: Input) -> Result<Articles, Failure> {
    let input = input.of(path);
    let file = open(path, input).map_err(|error| unreadable(path, &error))?;
    let document_type = match input {
        Input::Jsonl => {
            return Ok(Box::new(Lines { file: BufReader::new(file), path: path.into(), line: 0, offset: 0 }));
        }
        Input::Auto => None,
        Input::Text => Some(DocumentType::PlainText),
        Input::Html => Some(DocumentType::Html),
        Input::Markdown => Some(DocumentType::Markdown),
    };
    Ok(Box::new(std::iter::once(whole(path, document_type, file))))
}

fn open(path: &str, input: Input) -> io::Result<Box<dyn Read + Send>> {
    if path == "-" {
        if io::stdin().is_terminal() {
            say("reading standard input");
        }
        return Ok(Box::new(io::stdin()));
    }
    let file = File::open(path)?;
    let bytes = file.metadata()?.len();
    // On a terminal that shows both, the bar would mix with the answers.
    let watched = input == Input::Jsonl && io::stderr().is_terminal() && !io::stdout().is_terminal();
    if watched { Ok(Box::new(progress(bytes).wrap_read(file))) } else { Ok(Box::new(file)) }
}

fn progress(bytes: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta}");
    ProgressBar::new(bytes)
        .with_finish(ProgressFinish::AndClear)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn whole(path: &str, document_type: Option<DocumentType>, mut file: impl Read) -> Result<Article, Failure> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    if let Some(other) = other_format(&bytes) {
        return Err(Failure::new(Exit::Refused, format!("{path}: {other}")));
    }
    let text =
        String::from_utf8(bytes).map_err(|error| not_utf8(path, error.utf8_error().valid_up_to() as u64))?;
    let document_type = document_type.unwrap_or_else(|| guessed(&text));
    Ok(Article { id: path.into(), text, document_type, place: path.into(), ..Article::default() })
}

/// Says what a file is that is often given by mistake.
fn other_format(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("is a PDF; save its text, for example with pdftotext"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("is written in UTF-16; save it as UTF-8"),
        [b'P', b'K', 3, 4, ..] => Some("is a ZIP archive or an office document; save its text"),
        _ => None,
    }
}

/// Tags with which a page begins.
const PAGE: [&str; 7] = ["<!doctype html", "<html", "<head", "<body", "<article", "<div", "<p"];

/// The type of a document whose name does not tell it.
fn guessed(text: &str) -> DocumentType {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let is_page = |tag: &str| {
        let (opening, behind) = start.split_at_checked(tag.len()).unwrap_or(("", ""));
        opening.eq_ignore_ascii_case(tag) && behind.starts_with(['>', ' ', '\n', '\r', '\t'])
    };
    if PAGE.iter().any(|tag| is_page(tag)) { DocumentType::Html } else { DocumentType::PlainText }
}

/// Written by some editors at the start of a file; not valid JSON.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The articles of a file of JSON lines; an invalid line is an error, and the next one follows.
struct Lines<R> {
    file: BufReader<R>,
    path: String,
    /// Number of the last line read.
    line: usize,
    /// Offset of the next line, in bytes.
    offset: u64,
}

#[derive(Deserialize)]
struct Object {
    id: String,
    text: String,
    r#type: Option<String>,
    headline: Option<String>,
    byline: Option<String>,
    date: Option<String>,
}

/// The type of a document by its name in JSON; none without a name.
fn named(name: Option<&str>) -> Result<DocumentType, String> {
    match name {
        None | Some("text") => Ok(DocumentType::PlainText),
        Some("html") => Ok(DocumentType::Html),
        Some("markdown") => Ok(DocumentType::Markdown),
        Some(other) => Err(format!("\"type\" is {other:?}; it must be \"text\", \"html\" or \"markdown\"")),
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = Result<Article, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut bytes = Vec::new();
            let start = self.offset;
            match self.file.read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(length) => self.offset += length as u64,
                Err(error) => return Some(Err(unreadable(&self.path, &error))),
            }
            self.line += 1;
            let marked = start == 0 && bytes.starts_with(BYTE_ORDER_MARK);
            let mark = if marked { BYTE_ORDER_MARK.len() } else { 0 };
            let line = bytes.get(mark..).unwrap_or_default();
            if !line.trim_ascii().is_empty() {
                return Some(self.article(line, start + mark as u64));
            }
        }
    }
}

impl<R> Lines<R> {
    fn article(&self, bytes: &[u8], start: u64) -> Result<Article, Failure> {
        let place = format!("{}:{}", self.path, self.line);
        let line = std::str::from_utf8(bytes.trim_ascii_end())
            .map_err(|error| not_utf8(&place, start + error.valid_up_to() as u64))?;
        // serde would accept an array of the members in order.
        if line.trim_start().starts_with('[') {
            let message = "expected an object with \"id\" and \"text\", found an array";
            return Err(Failure::new(Exit::Refused, format!("{place}: {message}")));
        }
        match serde_json::from_str(line) {
            Ok(Object { id, text, r#type, headline, byline, date }) => Ok(Article {
                id,
                text,
                document_type: named(r#type.as_deref())
                    .map_err(|wrong| Failure::new(Exit::Refused, format!("{place}: {wrong}")))?,
                headline: headline.unwrap_or_default(),
                byline: byline.unwrap_or_default(),
                date: date.unwrap_or_default(),
                place,
            }),
            Err(error) => {
                Err(Failure::new(Exit::Refused, format!("{place}:{}: {}", error.column(), words(&error))))
            }
        }
    }
}

/// serde_json's message without its place, whose line is always 1.
fn words(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or_default().into()
}

fn unreadable(path: &str, error: &io::Error) -> Failure {
    Failure::new(Exit::NoInput, format!("{path}: {error}"))
}

fn not_utf8(place: &str, offset: u64) -> Failure {
    Failure::new(Exit::Refused, format!("{place}: not UTF-8 at byte {offset} of the file; save it as UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<String> {
        let file = BufReader::new(bytes);
        let articles = Lines { file, path: "f".into(), line: 0, offset: 0 };
        articles
            .map(|a| a.map_or_else(|e| e.to_string(), |a| format!("{} {} {}", a.place, a.id, a.text)))
            .collect()
    }

    #[test]
    fn a_bad_line_does_not_lose_the_others() {
        let file = b"{\"id\":\"a\",\"text\":\"x\",\"more\":1}\n\n{\"id\":\n{\"id\":\"b\xff\"}\n{\"id\":\"b\"}\n{\"id\":\"c\",\"text\":\"y\"}";
        let expected = [
            "f:1 a x",
            "f:3:6: EOF while parsing a value",
            "f:4: not UTF-8 at byte 47 of the file; save it as UTF-8",
            "f:5:10: missing field `text`",
            "f:6 c y",
        ];
        assert_eq!(lines(file), expected);
    }

    #[test]
    fn a_byte_order_mark_is_skipped_only_at_the_start() {
        let file = "\u{feff}{\"id\":\"a\",\"text\":\"\u{feff}x\"}\n\u{feff}{\"id\":\"b\",\"text\":\"y\"}\n";
        assert_eq!(lines(file.as_bytes()), ["f:1 a \u{feff}x", "f:2:1: expected value"]);
        assert_eq!(lines("\u{feff}\n{\"id\":\"b\",\"text\":\"y\"}".as_bytes()), ["f:2 b y"]);
    }

    #[test]
    fn an_array_is_no_article() {
        let refused = "f:1: expected an object with \"id\" and \"text\", found an array";
        let file = b" [\"a\", \"x\"]\n{\"id\":\"b\",\"text\":\"y\"}";
        assert_eq!(lines(file), [refused, "f:2 b y"]);
    }
}
