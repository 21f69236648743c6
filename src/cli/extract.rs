//! `whosaid extract`: finds attributions, in this process or through a daemon.

mod answers;
mod through;

use std::sync::Arc;

use clap::{Args, ValueEnum};

use crate::wire::{self, Client, Refusal, v1};

use super::exit_codes::{Exit, Failure, go_on};
use super::input::{self, Article, Input};
use super::language::Language;
use super::server_options::ServerOptions;
use super::{html_report, json, output, text_report};
use answers::Answers;

/// Find who said what
///
/// Reads articles from files or standard input and writes one answer per article. Refused inputs are reported on standard
/// error; the others are still answered, and the exit code is 1.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  whosaid extract article.txt
  curl -s https://example.org/article.txt | whosaid extract --output json
  whosaid extract --server 127.0.0.1:50051 *.txt
  whosaid extract page.html
  curl -s https://example.org/article | whosaid extract --input html
  whosaid extract --input jsonl --output spans --encoding utf32 articles.jsonl
  whosaid extract --kinds direct,mixed --unattributed article.txt
  whosaid extract --output html *.txt > report.html
  whosaid extract --rules desk article.txt
  whosaid extract --language languages/en article.txt")]
pub(crate) struct Arguments {
    /// Files to read; - or none: standard input
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    files: Vec<String>,
    /// Format of the input
    #[arg(long, value_enum, default_value = "auto")]
    input: Input,
    /// Format of the answers
    #[arg(long, value_enum, default_value = "text")]
    output: Output,
    /// Unit of offsets in json and spans
    #[arg(long, value_enum, default_value = "utf8")]
    encoding: Encoding,
    /// Omit attributions below this confidence, 0 to 1
    #[arg(long, value_name = "SHARE", default_value = "0", value_parser = share)]
    min_confidence: f32,
    /// Whether single quotation marks may open quotations
    #[arg(long, value_enum, default_value = "auto")]
    single_marks: SingleMarks,
    /// Only attributions of these kinds, such as direct,mixed
    #[arg(long, value_enum, value_name = "KIND,…", value_delimiter = ',')]
    kinds: Vec<Kind>,
    /// Also list the quotations without an attribution
    #[arg(long)]
    unattributed: bool,
    /// Code points of context before and after each content, in json
    #[arg(long, value_name = "COUNT", default_value = "0", value_parser = clap::value_parser!(u32).range(..=1000))]
    context: u32,
    /// Call the daemon at this address, such as 127.0.0.1:50051, instead of extracting in this process
    #[arg(long, value_name = "ADDR", conflicts_with_all = ["language", "rules"])]
    server: Option<String>,
    #[command(flatten)]
    access: ServerOptions,
    #[command(flatten)]
    language: Language,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Output {
    /// A report for people
    Text,
    /// A report for people as a page for a browser: one file with all articles, without scripts
    Html,
    /// One JSON object per line, with all fields
    Json,
    /// One JSON object per line, with the spans only
    Spans,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Encoding {
    /// Bytes of UTF-8
    Utf8,
    /// Code units of UTF-16
    Utf16,
    /// Code points
    Utf32,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SingleMarks {
    /// Decide from the text
    Auto,
    /// Always
    On,
    /// Never
    Off,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// All of it in quotation marks
    Direct,
    /// None of it in quotation marks
    Indirect,
    /// Part of it in quotation marks
    Mixed,
}

impl From<Kind> for v1::AttributionKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Direct => Self::Direct,
            Kind::Indirect => Self::Indirect,
            Kind::Mixed => Self::Mixed,
        }
    }
}

/// Parses a share; clap puts the option and the value before the error.
fn share(written: &str) -> Result<f32, String> {
    let share = written.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "must be a number between 0 and 1".into())
}

/// Answers each article in turn.
pub(crate) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    match &arguments.server {
        Some(server) => {
            let access = arguments.access.access(server)?;
            let client = Client::connect_with(server, &access).await?;
            output::end_whole_on_interrupt().map_err(|error| Failure::new(Exit::Software, error))?;
            through::run(client, Arc::new(arguments)).await
        }
        None => here(&arguments),
    }
}

/// Extracts in this process.
fn here(arguments: &Arguments) -> Result<Exit, Failure> {
    let engine = arguments.language.extractor()?;
    output::end_whole_on_interrupt().map_err(|error| Failure::new(Exit::Software, error))?;
    let mut answers = Answers::start(arguments)?;
    for (index, article) in input::read_all(arguments.files.clone(), arguments.input).enumerate() {
        let answered = article.and_then(|article| {
            let asked = ask(arguments, article, index);
            let response = wire::extract(&engine, asked.request.clone()).map_err(from_refusal);
            asked.write(arguments, response)
        });
        answers.write(answered)?;
    }
    answers.end()
}

impl Arguments {
    /// Whether there may be several articles.
    fn are_many(&self) -> bool {
        self.files.len() > 1 || self.files.iter().any(|file| self.input.is_jsonl(file))
    }

    /// The only file of the input, unless it is standard input.
    fn only_file(&self) -> Option<&str> {
        let file = self.files.first().map(String::as_str).filter(|file| *file != "-");
        if self.are_many() { None } else { file }
    }
}

/// One article with its request.
struct Asked {
    /// File and line, for messages.
    place: String,
    /// Its number in the input, from 1.
    number: usize,
    request: v1::ExtractAttributionsRequest,
}

fn ask(arguments: &Arguments, article: Article, index: usize) -> Asked {
    Asked { place: article.place.clone(), number: index + 1, request: request(arguments, article) }
}

impl Asked {
    /// The answer in the output format.
    fn write(
        &self,
        arguments: &Arguments,
        response: Result<v1::ExtractAttributionsResponse, Failure>,
    ) -> Result<String, Failure> {
        let response = response.map_err(|failure| match failure {
            Failure::Other { exit, message } => Failure::new(exit, format!("{}: {message}", self.place)),
            other => other,
        })?;
        let extraction = response.extraction.unwrap_or_default();
        let id = response.document_id.as_str();
        let written = match arguments.output {
            Output::Json => json::json(id, &extraction),
            Output::Spans => json::spans(id, &extraction),
            Output::Html => {
                let document = self.request.document.as_ref();
                Ok(document.map_or_else(String::new, |d| html_report::article(self.number, d, &extraction)))
            }
            Output::Text => {
                // To compute lines and columns.
                let text = self.request.document.as_ref().map_or("", |document| document.content.as_str());
                Ok(text_report::write(arguments.are_many().then_some(id), text, &extraction))
            }
        };
        written.map_err(|error| Failure::new(Exit::Software, error))
    }
}

fn request(arguments: &Arguments, article: Article) -> v1::ExtractAttributionsRequest {
    let encoding = match (arguments.output, arguments.encoding) {
        (Output::Text | Output::Html, _) | (_, Encoding::Utf8) => v1::EncodingType::Utf8,
        (_, Encoding::Utf16) => v1::EncodingType::Utf16,
        (_, Encoding::Utf32) => v1::EncodingType::Utf32,
    };
    let single_marks = match arguments.single_marks {
        SingleMarks::Auto => v1::SingleMarks::Auto,
        SingleMarks::On => v1::SingleMarks::On,
        SingleMarks::Off => v1::SingleMarks::Off,
    };
    v1::ExtractAttributionsRequest {
        document: Some(v1::Document {
            id: article.id,
            content: article.text,
            r#type: article.document_type.into(),
            headline: article.headline,
            byline: article.byline,
            date: article.date,
            ..v1::Document::default()
        }),
        encoding_type: encoding.into(),
        options: Some(v1::ExtractionOptions {
            min_confidence: arguments.min_confidence,
            single_marks: single_marks.into(),
            unattributed: arguments.unattributed,
            context_size: arguments.context,
            ..v1::ExtractionOptions::default()
        }),
        kinds: arguments.kinds.iter().map(|kind| v1::AttributionKind::from(*kind).into()).collect(),
        ..v1::ExtractAttributionsRequest::default()
    }
}

fn from_refusal(refusal: Refusal) -> Failure {
    let exit = match refusal {
        Refusal::Invalid(_) | Refusal::NotFound { .. } => Exit::Refused,
        _ => Exit::Software,
    };
    Failure::new(exit, refusal)
}
