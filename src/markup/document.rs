//! A document as it is read, and the way back to what was sent.

use std::borrow::Cow;

use super::content_map::{BlockKind, ContentMap};
use super::tokens::Tokens;
use super::writer::Writer;
use super::{html, markdown, outline};
use crate::stop::{Stop, Stopped};
use crate::text::{Composed, Field, Span, Warning, WarningKind, boundary};

/// How the content of a document is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DocumentType {
    /// Plain text, in which stray markup is passed over.
    #[default]
    PlainText,
    /// HTML: a page or a part of one.
    Html,
    /// Markdown: CommonMark with tables.
    Markdown,
}

/// A document without any text to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("has no text outside of tags, scripts, navigation and hidden parts; send the article's text or HTML")]
pub struct NoText;

/// A document with its fields joined, and its content as it is read.
#[derive(Clone, Debug)]
pub struct Document<'t> {
    /// The text that the engine reads. Spans of an extraction are bytes of it.
    pub read: Composed<'t>,
    /// The content as it was sent.
    content: &'t str,
    /// Where the text is written in the content, if it has markup.
    map: Option<ContentMap>,
}

/// Where a span was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The field of the document.
    pub field: Field,
    /// Its bytes in that field.
    pub span: Span,
}

/// A stretch of the content as a person would read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownPiece<'d> {
    /// Its bytes in the content as it was sent; none for a quotation mark that a browser shows around `<q>`.
    pub source: Span,
    /// Its bytes in the content as it is read.
    pub read: Span,
    /// What is read of it.
    pub text: &'d str,
    /// The kind of block that begins with it, if one does.
    pub block: Option<BlockKind>,
}

/// The longest content with markup, in bytes: what is read, with what is put in, must fit 32-bit offsets.
const LONGEST: usize = u32::MAX as usize / 4;

impl<'t> Document<'t> {
    /// Reads the markup of a document. Headline and byline are plain text; empty ones are left out.
    ///
    /// # Errors
    /// [`Stopped`] if `stop` was given before the end.
    pub fn new(
        kind: DocumentType,
        headline: &str,
        content: &'t str,
        byline: &str,
        stop: &Stop,
    ) -> Result<Self, Stopped> {
        if kind == DocumentType::PlainText {
            return Ok(Self::plain(headline, content, byline));
        }
        let source = content.get(..boundary(content, LONGEST)).unwrap_or_default();
        let tokens = match kind {
            DocumentType::Html => html::tokens(source, stop)?,
            DocumentType::PlainText | DocumentType::Markdown => markdown::tokens(source, stop)?,
        };
        let (text, mut map) = write(source, &tokens, stop)?;
        if source.len() < content.len() {
            let span = Span::new(source.len() as u32, u32::MAX);
            map.warnings.push(Warning { kind: WarningKind::TextCut, span });
        }
        Ok(Self { read: Composed::joined(headline, text.into(), byline), content, map: Some(map) })
    }

    /// A document of plain text; empty fields are left out.
    pub fn plain(headline: &str, content: &'t str, byline: &str) -> Self {
        Self { read: Composed::new(headline, content, byline), content, map: None }
    }

    /// Refuses a document with markup whose content has no text.
    ///
    /// # Errors
    /// [`NoText`] if there is none.
    pub fn check_text(&self) -> Result<(), NoText> {
        let is_empty = self.map.as_ref().is_some_and(|map| map.pieces.is_empty());
        if is_empty { Err(NoText) } else { Ok(()) }
    }

    /// Returns a field as it was sent.
    pub fn sent(&self, field: Field) -> &str {
        match (field, &self.map) {
            (Field::Content, Some(_)) => self.content,
            _ => self.read.fields.part(&self.read.text, field),
        }
    }

    /// Returns where a span of the text that is read was sent.
    pub fn place(&self, span: Span) -> Place {
        let field = self.read.fields.field(span.start);
        let within = self.within(field, span);
        let span = match self.map.as_ref().filter(|_| field == Field::Content) {
            Some(map) => map.source(within),
            None => within,
        };
        Place { field, span }
    }

    /// Returns the text of a span: as it was sent, but without markup.
    pub fn text(&self, span: Span) -> Cow<'_, str> {
        let field = self.read.fields.field(span.start);
        match self.map.as_ref().filter(|_| field == Field::Content) {
            Some(map) => {
                let content = self.read.fields.part(&self.read.text, Field::Content);
                map.text(content, self.within(field, span))
            }
            None => Cow::Borrowed(span.of(&self.read.text)),
        }
    }

    /// What is broken in the markup, in bytes of the content.
    pub fn warnings(&self) -> &[Warning] {
        self.map.as_ref().map_or(&[], |map| &map.warnings)
    }

    /// Returns the kind of the block at a byte of the text that is read, if the document has markup.
    pub(crate) fn block(&self, byte: u32) -> Option<BlockKind> {
        let is_content = self.read.fields.field(byte) == Field::Content;
        let map = self.map.as_ref().filter(|_| is_content)?;
        Some(map.block(byte.saturating_sub(self.read.fields.start(Field::Content))))
    }

    /// Returns the colons behind labels, in bytes of the text that is read.
    pub(crate) fn labels(&self) -> impl Iterator<Item = u32> {
        let start = self.read.fields.start(Field::Content);
        let labels = self.map.iter().flat_map(|map| &map.labels);
        labels.map(move |colon| start + colon)
    }

    /// Returns the content in pieces, as a person would read it.
    pub fn pieces(&self) -> impl Iterator<Item = ShownPiece<'_>> {
        let text = self.read.fields.part(&self.read.text, Field::Content);
        let marked = self.map.iter().flat_map(move |map| marked_pieces(map, text));
        let plain = self.map.is_none().then(|| lines(text));
        marked.chain(plain.into_iter().flatten())
    }

    fn within(&self, field: Field, span: Span) -> Span {
        let start = self.read.fields.start(field);
        Span::new(span.start.saturating_sub(start), span.end.saturating_sub(start))
    }
}

fn write(source: &str, tokens: &Tokens, stop: &Stop) -> Result<(String, ContentMap), Stopped> {
    let has_marks = |inside| tokens.has_marks(source, inside, stop);
    let mut writer = Writer::new(source, &has_marks);
    let warnings = outline::read(tokens, source, &mut writer, stop)?;
    let (text, mut map) = (writer.text, writer.map);
    map.warnings = tokens.warnings.iter().copied().chain(warnings).collect();
    // Where there are too many, lost text comes first.
    map.warnings.sort_by_key(|warning| (warning.kind != WarningKind::UnreadMarkup, warning.span));
    Ok((text, map))
}

fn marked_pieces<'d>(map: &'d ContentMap, text: &'d str) -> impl Iterator<Item = ShownPiece<'d>> {
    let (mut blocks, mut marks) = (map.blocks.iter().peekable(), map.marks.iter().peekable());
    let mut pieces = map.pieces.iter().peekable();
    let next = move || {
        let before = pieces.peek().map_or(u32::MAX, |piece| piece.read.start);
        marks.next_if(|mark| mark.read.start < before).or_else(|| pieces.next())
    };
    std::iter::from_fn(next).map(move |piece| {
        let mut block = None;
        while let Some(begins) = blocks.next_if(|block| block.start <= piece.read.start) {
            block = Some(begins.kind);
        }
        ShownPiece { source: piece.source, read: piece.read, text: piece.read.of(text), block }
    })
}

/// The lines of a plain text that are not blank, without their line ends: CR LF, LF or CR.
fn lines(text: &str) -> impl Iterator<Item = ShownPiece<'_>> {
    let (mut start, mut after_blank) = (0, true);
    text.split_inclusive(['\n', '\r']).filter_map(move |line| {
        let shown = line.trim_end_matches(['\n', '\r']);
        let source = Span::from(start..start + shown.len());
        let ends_crlf = line == "\n" && text.get(..start).is_some_and(|before| before.ends_with('\r'));
        start += line.len();
        if shown.trim().is_empty() {
            after_blank |= !ends_crlf;
            return None;
        }
        let kind = if after_blank { BlockKind::Paragraph } else { BlockKind::Line };
        after_blank = false;
        Some(ShownPiece { source, read: source, text: shown, block: Some(kind) })
    })
}
