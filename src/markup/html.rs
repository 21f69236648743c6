//! The tokens of HTML, by the crate html5gum (WHATWG HTML, section 13.2.5), each with its bytes.

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, Error, ForwardingEmitter, Span as TagSpan, State, Tokenizer};

use super::elements::Element;
use super::tokens::{Names, Tag, Token, Tokens};
use crate::stop::{Stop, Stopped};
use crate::text::{PIECE, Span, Warning, WarningKind, step};

/// Returns the tokens of an HTML document.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(super) fn tokens(html: &str, stop: &Stop) -> Result<Tokens, Stopped> {
    let mut names = Names::default();
    let mut found = Tokens::default();
    add(html, Span::from(0..html.len()), &mut names, &mut found, stop)?;
    Ok(found)
}

/// Adds the tokens of a piece of HTML in a document.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(super) fn add(
    document: &str,
    at: Span,
    names: &mut Names,
    found: &mut Tokens,
    stop: &Stop,
) -> Result<(), Stopped> {
    let collector = Collector {
        stop,
        document,
        html: at,
        names,
        found,
        tag: None,
        attribute: Attribute::Other,
        had: 0,
        foreign: 0,
        may_be_raw: false,
        end: 0,
    };
    let mut inner = CallbackEmitter::new(collector);
    inner.naively_switch_states(true);
    let mut emitter = Positions { inner, position: 0, next_look: PIECE };
    for look in Tokenizer::new_with_emitter(at.of(document), &mut emitter) {
        // Reading a text in memory has no errors.
        let Ok(()) = look;
        step(PIECE);
        stop.check()?;
    }
    Ok(())
}

/// How many bytes are compared at once.
const TOGETHER: usize = 64;

/// Follows the position in the document, which strings are not given with, and pauses for the stop signal.
struct Positions<'t, 'f> {
    inner: CallbackEmitter<Collector<'t, 'f>, (), usize>,
    position: usize,
    next_look: usize,
}

impl ForwardingEmitter for &mut Positions<'_, '_> {
    type Token = ();

    fn inner(&mut self) -> &mut impl Emitter<Token = ()> {
        &mut self.inner
    }

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
        self.inner.move_position(offset);
    }

    fn emit_string(&mut self, read: &[u8]) {
        let end = self.position;
        self.inner.callback_mut().text(read, end);
        self.inner.emit_string(read);
    }

    /// In SVG and MathML, and in elements that end at once, there is no text of another kind than elsewhere.
    fn emit_current_tag(&mut self) -> Option<State> {
        let state = self.inner.emit_current_tag();
        state.filter(|_| self.inner.callback_mut().may_be_raw)
    }

    fn pop_token(&mut self) -> Option<()> {
        let due = self.position >= self.next_look;
        if due {
            self.next_look = self.position + PIECE;
        }
        due.then_some(())
    }
}

/// Makes tokens of what the tokenizer tells.
struct Collector<'t, 'f> {
    stop: &'f Stop,
    document: &'t str,
    /// The bytes of the HTML in it; all other positions are counted from their start.
    html: Span,
    names: &'f mut Names,
    found: &'f mut Tokens,
    /// The start tag whose attributes are being read.
    tag: Option<Tag>,
    /// The attribute whose value comes next.
    attribute: Attribute,
    /// The attributes of the tag that had a value; a second one of a name is none.
    had: u8,
    /// How many elements of SVG or MathML are open, in which `/>` ends an element.
    foreign: u32,
    /// Whether what follows the last tag may be other than HTML: a script.
    may_be_raw: bool,
    /// One past the last byte that belongs to a token or a comment.
    end: usize,
}

/// The attributes that matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attribute {
    AriaHidden,
    Role,
    Style,
    Other,
}

impl Callback<(), usize> for Collector<'_, '_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, span: TagSpan<usize>) -> Option<()> {
        match event {
            CallbackEvent::OpenStartTag { name } => self.open(name, span.start),
            CallbackEvent::AttributeName { name } => self.attribute_name(name),
            CallbackEvent::AttributeValue { value } => self.attribute_value(value),
            CallbackEvent::CloseStartTag { self_closing } => self.opened(span.end, self_closing),
            CallbackEvent::EndTag { name } => self.close(name, span),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } => self.end = span.end,
            CallbackEvent::Error(error) if is_unfinished(error) => self.warn_of_rest(),
            CallbackEvent::String { .. } | CallbackEvent::Error(_) => {}
        }
        None
    }
}

impl Collector<'_, '_> {
    fn at(&self, start: usize, end: usize) -> Span {
        let first = self.html.start as usize;
        Span::from(first + start..first + end)
    }

    fn named(&mut self, name: &[u8], start: usize, end: usize) -> Tag {
        step(name.len());
        let name = std::str::from_utf8(name).unwrap_or_default();
        self.names.tag(name, self.at(start, end))
    }

    fn open(&mut self, name: &[u8], start: usize) {
        self.tag = Some(self.named(name, start, start));
        (self.attribute, self.had) = (Attribute::Other, 0);
    }

    fn attribute_name(&mut self, name: &[u8]) {
        let attribute = match name {
            b"aria-hidden" => Attribute::AriaHidden,
            b"role" => Attribute::Role,
            b"style" => Attribute::Style,
            b"hidden" => return self.hide(),
            b"open" => return self.show_dialog(),
            _ => Attribute::Other,
        };
        let bit = 1 << attribute as u8;
        self.attribute = if self.had & bit == 0 { attribute } else { Attribute::Other };
        self.had |= bit;
    }

    fn attribute_value(&mut self, value: &[u8]) {
        step(value.len());
        let is_block = self.tag.is_some_and(|tag| tag.element.is_block());
        let hides = match self.attribute {
            // Within a line it hides decoration from screen readers, and from nobody else.
            Attribute::AriaHidden => is_block && value.eq_ignore_ascii_case(b"true"),
            Attribute::Role => value.eq_ignore_ascii_case(b"navigation"),
            Attribute::Style => hides(value),
            Attribute::Other => false,
        };
        if hides {
            self.hide();
        }
    }

    /// An open dialogue is shown.
    fn show_dialog(&mut self) {
        if let Some(tag) = self.tag.as_mut().filter(|tag| tag.element == Element::Dialog) {
            tag.hidden = false;
        }
    }

    fn hide(&mut self) {
        if let Some(tag) = &mut self.tag {
            tag.hidden = true;
        }
    }

    fn opened(&mut self, end: usize, self_closing: bool) {
        self.end = end;
        let Some(mut tag) = self.tag.take() else { return };
        tag.at.end = self.html.start + end as u32;
        let foreign = tag.element == Element::Foreign;
        // A browser reads `<script/>` as a start tag, XHTML does not; to read on loses nothing.
        tag.void |= self_closing && (self.foreign > 0 || foreign || tag.raw);
        tag.raw &= self.foreign == 0;
        self.may_be_raw = tag.raw && !tag.void;
        self.foreign += u32::from(foreign && !tag.void);
        self.found.all.push(Token::Open(tag));
    }

    fn close(&mut self, name: &[u8], span: TagSpan<usize>) {
        let tag = self.named(name, span.start, span.end);
        self.foreign = self.foreign.saturating_sub(u32::from(tag.element == Element::Foreign));
        self.found.all.push(Token::Close(tag));
        self.end = span.end;
    }

    /// Text up to a byte. A line break of two bytes is read as one, and a code point may come in two parts.
    fn text(&mut self, read: &[u8], end: usize) {
        // The tokenizer pauses between tags only.
        if self.stop.is_stopped() {
            return;
        }
        let start = self.end.min(end);
        self.end = end;
        // Compared with what is written many bytes at a time.
        step(1 + read.len() / TOGETHER);
        let at = self.at(start, end);
        let written = self.document.as_bytes().get(at.indices()).unwrap_or_default();
        if let Some(before) = written.strip_suffix(read) {
            self.found.add_text(self.document, self.at(start + before.len(), end));
        } else if let Ok(read) = std::str::from_utf8(read) {
            self.found.all.push(Token::Text { at, read: Some(read.into()) });
        }
    }

    /// Warns that nothing behind the last token was read, as a tag or a comment is never closed.
    fn warn_of_rest(&mut self) {
        let end = self.html.len() as usize;
        let span = self.at(self.end, end);
        if !span.is_empty() {
            self.found.warnings.push(Warning { kind: WarningKind::UnreadMarkup, span });
        }
        self.end = end;
    }
}

/// Whether a document ended inside something.
fn is_unfinished(error: Error) -> bool {
    matches!(error, Error::EofInTag | Error::EofInComment | Error::EofInDoctype | Error::EofInCdata)
}

/// Whether a style hides its element. Of two rules the later one counts.
fn hides(style: &[u8]) -> bool {
    let plain: Vec<u8> =
        style.iter().filter(|byte| !byte.is_ascii_whitespace()).map(u8::to_ascii_lowercase).collect();
    let (mut display, mut visibility, mut all) = (false, false, false);
    for rule in plain.split(|byte| *byte == b';') {
        let rule = rule.strip_suffix(b"!important").unwrap_or(rule);
        if let Some(value) = rule.strip_prefix(b"display:") {
            display = value == b"none";
        } else if let Some(value) = rule.strip_prefix(b"visibility:") {
            visibility = matches!(value, b"hidden" | b"collapse");
        } else {
            // What mail programs are told.
            all |= rule == b"mso-hide:all";
        }
    }
    display || visibility || all
}
