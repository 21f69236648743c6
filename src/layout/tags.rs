//! Tags and comments of HTML.

use crate::markup::parts_paragraphs;
use crate::text::{boundary, step};

/// A tag or a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    /// The name of the element as it is written; empty for a comment.
    name: &'t str,
    /// Whether it opens an element.
    opens: bool,
    /// How many bytes it takes.
    pub length: usize,
}

impl<'t> Tag<'t> {
    /// Reads the tag or comment at the start of a text. One that spans a blank line is none.
    ///
    /// An ordinary `<` has a `>` behind it sooner or later, so only known elements with proper attributes are read.
    pub(super) fn read(text: &'t str) -> Option<Self> {
        let window = text.get(..boundary(text, LONGEST)).unwrap_or_default();
        let tag = comment(window).or_else(|| element(window))?;
        let parts_paragraphs = has_blank_line(window.get(..tag.length)?);
        (!parts_paragraphs).then_some(tag)
    }

    /// Whether it parts paragraphs.
    pub(super) fn is_block(&self) -> bool {
        is_block(self.name)
    }

    /// Returns which of [`UNREAD`] it opens: what is inside is nothing to be read.
    pub(super) fn opens_unread(&self) -> Option<usize> {
        let index =
            UNREAD.iter().position(|end| self.name.eq_ignore_ascii_case(end.get(2..).unwrap_or_default()));
        index.filter(|_| self.opens)
    }
}

/// The longest tag, in bytes.
const LONGEST: usize = 2000;

/// How elements end whose inside is no text.
pub(super) const UNREAD: [&str; 2] = ["</script", "</style"];

/// Elements that part paragraphs and are left out of HTML, but not of plain text, where little is sure.
const UNREAD_BLOCKS: &str = "nav select dialog head title";

/// Elements that stand within a sentence, or have nothing to be read.
const INLINE: &str = "a abbr acronym area audio b base bdi bdo big button canvas cite code col colgroup data datalist del \
    dfn em embed font i iframe img input ins kbd label link map mark meta meter noscript o:p object output param path \
    picture progress q rp rt ruby s samp script slot small source span strike strong style sub sup svg template textarea \
    time track tt u use var video wbr g circle rect line polygon";

/// Attributes that may stand without a value; others would make attributes of the words of a sentence.
const BARE: &str = "allowfullscreen async autofocus autoplay checked compact controls default defer disabled download \
    hidden inert ismap itemscope loop multiple muted nomodule noshade novalidate nowrap open playsinline readonly \
    required reversed selected webkitallowfullscreen mozallowfullscreen";

fn is_block(name: &str) -> bool {
    parts_paragraphs(name) || is_in(UNREAD_BLOCKS, name)
}

fn is_in(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(word))
}

/// Whether nothing but blanks stands between two line breaks.
fn has_blank_line(text: &str) -> bool {
    let mut lines = text.split('\n').skip(1).peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_some() && line.trim().is_empty() {
            return true;
        }
    }
    false
}

/// A comment ends before the next one begins, so that no stretch of text is looked at twice.
fn comment(text: &str) -> Option<Tag<'_>> {
    let inside = text.strip_prefix("<!--")?;
    let inside = inside.get(..inside.find("<!--").unwrap_or(inside.len()))?;
    step(inside.len());
    let end = "<!--".len() + inside.find("-->")? + "-->".len();
    Some(Tag { name: "", opens: false, length: end })
}

fn element(text: &str) -> Option<Tag<'_>> {
    let inside = text.strip_prefix('<')?;
    let opens = !inside.starts_with('/');
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let length = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '-')?;
    step(length);
    let (name, mut behind) = inside.split_at_checked(length)?;
    let known = is_block(name) || is_in(INLINE, name);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !known && opens && !is_quoted(behind) {
        return None;
    }
    while let Some(next) = behind_attribute(behind).filter(|_| opens) {
        step(behind.len() - next.len());
        if !known && !is_quoted(behind) {
            return None;
        }
        behind = next;
    }
    let behind = behind.trim_start();
    let behind = behind.strip_prefix('/').filter(|_| opens).unwrap_or(behind).strip_prefix('>')?;
    Some(Tag { name, opens, length: text.len() - behind.len() })
}

/// Whether a text starts with an attribute in quotation marks. With no other ones any element is believed: `<amp-img src="…">`.
fn is_quoted(text: &str) -> bool {
    let part = text.trim_start().split(['=', '<', '>']).next().unwrap_or_default();
    let value = text.trim_start().get(part.len()..).unwrap_or_default();
    !part.is_empty()
        && !part.contains(char::is_whitespace)
        && (value.starts_with("=\"") || value.starts_with("='"))
}

/// Returns what stands behind the blanks and the attribute at the start of a text.
fn behind_attribute(text: &str) -> Option<&str> {
    let start = text.trim_start();
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_:.@".contains(c);
    let length =
        start.find(|c: char| !is_part(c)).filter(|length| *length > 0 && start.len() < text.len())?;
    let (name, behind) = start.split_at_checked(length)?;
    match behind.strip_prefix('=') {
        Some(value) => behind_value(value),
        None => (name.contains('-') || is_in(BARE, name)).then_some(behind),
    }
}

fn behind_value(text: &str) -> Option<&str> {
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let end = text.get(1..)?.find(quote)? + 2;
        return text.get(end..);
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`');
    let end = text.find(ends).filter(|end| *end > 0 && !text.starts_with('='))?;
    text.get(end..)
}
