//! The tokens of Markdown (CommonMark 0.31, with tables and strikethrough), by the crate pulldown-cmark, each with its
//! bytes. Every construct becomes the element of HTML that it stands for; HTML inside is read as HTML.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag as Construct, TagEnd};

use super::html;
use super::tokens::{Names, Token, Tokens};
use crate::stop::{Stop, Stopped};
use crate::text::{Span, step};

/// Returns the tokens of a Markdown document.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(super) fn tokens(text: &str, stop: &Stop) -> Result<Tokens, Stopped> {
    let mut found = Tokens::default();
    let mut names = Names::default();
    // Between two lines of dashes there is text, if not at the start.
    let mut metadata = "pre";
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_FOOTNOTES;
    for (event, at) in Parser::new_ext(text, options).into_offset_iter() {
        stop.check()?;
        step(1);
        let mut add = |name: &str, open: bool, at: Range<usize>| {
            let tag = names.tag(name, Span::from(at));
            found.all.push(if open { Token::Open(tag) } else { Token::Close(tag) });
        };
        match event {
            // Its elements are read from what is inside.
            Event::Start(Construct::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {
                add("hr", true, at.end..at.end)
            }
            Event::Start(Construct::MetadataBlock(_)) => {
                metadata = if is_front_matter(text, at.start) { "template" } else { "pre" };
                add(metadata, true, at.start..at.start);
            }
            Event::End(TagEnd::MetadataBlock(_)) => add(metadata, false, at.end..at.end),
            Event::Start(construct) => add(element(&construct.to_end()), true, at.start..at.start),
            Event::End(construct) => add(element(&construct), false, at.end..at.end),
            Event::HardBreak => add("br", true, at),
            Event::Rule => add("hr", true, at),
            Event::SoftBreak if is_before_dash(text, at.end) => add("br", true, at),
            Event::SoftBreak => found.all.push(text_token(text, at, " ")),
            Event::Text(words) => found.all.push(text_token(text, at, &words)),
            Event::Code(words) | Event::InlineMath(words) | Event::DisplayMath(words) => {
                found.all.push(text_token(text, inner(text, at, &words), &words));
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                html::add(text, Span::from(at), &mut names, &mut found, stop)?;
            }
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }
    Ok(found)
}

/// Whether what begins at a byte describes the document: at its start, and with a key.
fn is_front_matter(text: &str, start: usize) -> bool {
    let is_start = text.get(..start).is_some_and(|before| before.trim_start_matches('\u{feff}').is_empty());
    let line = text.get(start..).and_then(|text| text.lines().nth(1)).unwrap_or_default();
    let key = line.split_once(':').map_or("", |(key, _)| key);
    is_start && !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// Whether the line that begins at a byte begins with a dash, as a signature does.
fn is_before_dash(text: &str, start: usize) -> bool {
    let line = text.get(start..).unwrap_or_default();
    line.trim_start_matches(['>', ' ', '\t']).starts_with(['–', '—', '―', '~'])
}

fn text_token(text: &str, at: Range<usize>, read: &str) -> Token {
    let written = text.get(at.clone()).unwrap_or_default();
    let read_otherwise = (written != read).then(|| read.into());
    Token::Text { at: Span::from(at), read: read_otherwise }
}

/// The bytes between the signs of a construct, if its words stand there as they are.
fn inner(text: &str, at: Range<usize>, words: &str) -> Range<usize> {
    let written = text.get(at.clone()).unwrap_or_default();
    match written.find(words) {
        Some(start) => at.start + start..at.start + start + words.len(),
        None => at,
    }
}

/// The element that a construct stands for.
fn element(construct: &TagEnd) -> &'static str {
    match construct {
        TagEnd::Paragraph => "p",
        TagEnd::Heading(_) => "h1",
        TagEnd::BlockQuote(_) => "blockquote",
        TagEnd::CodeBlock => "pre",
        TagEnd::List(_) => "ul",
        TagEnd::Item => "li",
        TagEnd::Table => "table",
        TagEnd::TableRow | TagEnd::TableHead => "tr",
        TagEnd::TableCell => "td",
        TagEnd::Strong => "strong",
        TagEnd::Image => "picture-words",
        TagEnd::FootnoteDefinition => "div",
        _ => "span",
    }
}
