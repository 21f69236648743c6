//! The call that returns the text of a document as it is read.

use std::pin::Pin;
use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt};
use tonic::Status;

use crate::markup::{BlockKind, Document};
use crate::stop::Stop;
use crate::text::{Field, OffsetMap, Span};
use crate::wire::admission::in_flight::{InFlight, Permit};
use crate::wire::calls::extract::no_text;
use crate::wire::calls::stream::{EndReason, passed};
use crate::wire::errors::refusal::Refusal;
use crate::wire::messages::request_validation;
use crate::wire::v1;

/// The responses of a call, in the order of the text.
pub(crate) type TextPieces = Pin<Box<dyn Stream<Item = Result<v1::ReadTextResponse, Status>> + Send>>;

/// Approximate size of a response, in bytes.
const RESPONSE: usize = 256 << 10;

/// The bytes of a piece in a message besides its text.
const IN_MESSAGE: usize = 24;

/// Answers a call. The text is read now; a response is made only when the caller takes it, so that a slow caller holds no
/// thread. Until its end the call is one of the streams, and what it holds counts as bytes of responses.
///
/// # Errors
/// [`Refusal`] if the request is invalid, the document has no text, or a limit is reached.
pub(crate) fn answer(
    request: v1::ReadTextRequest,
    language: &str,
    max_text: usize,
    in_flight: &InFlight,
    time: Option<Duration>,
) -> Result<TextPieces, Refusal> {
    let place = in_flight.admit(true)?;
    let mut read = ReadPieces::new(request, language, max_text)?;
    let mut share = Permit::default();
    in_flight.leaving(&mut share, read.bytes())?;
    let responses = std::iter::from_fn(move || {
        let _held = (&place, &share);
        read.response()
    });
    let late = EndReason::default();
    let on_time = stream::iter(responses).map(Ok).take_until(passed(time, late.clone()));
    Ok(Box::pin(on_time.chain(stream::iter(std::iter::from_fn(move || late.take().map(Err))))))
}

/// A text that was read, in pieces that are not made into messages yet.
struct ReadPieces {
    text: String,
    pieces: Vec<PlacedPiece>,
    /// How many were sent.
    sent: usize,
}

/// A piece with its offsets in the caller's unit.
#[derive(Clone, Copy)]
struct PlacedPiece {
    begin: u32,
    end: u32,
    /// Bytes of the text that is read.
    read: Span,
    block: Option<BlockKind>,
}

impl ReadPieces {
    fn new(request: v1::ReadTextRequest, language: &str, max_text: usize) -> Result<Self, Refusal> {
        let (content, kind, encoding) = request_validation::read_text(request, language, max_text)?;
        let document = Document::new(kind, "", &content, "", &Stop::new())?;
        document.check_text().map_err(no_text)?;
        let offsets = OffsetMap::new(document.sent(Field::Content), encoding);
        let placed = document.pieces().map(|piece| {
            let sent = offsets.span(piece.source);
            PlacedPiece { begin: sent.start, end: sent.end, read: piece.read, block: piece.block }
        });
        let pieces = placed.collect();
        Ok(Self { pieces, text: document.read.text.into_owned(), sent: 0 })
    }

    /// The bytes that are held.
    fn bytes(&self) -> usize {
        self.text.len() + self.pieces.len() * size_of::<PlacedPiece>()
    }

    /// The next response, if there are pieces left.
    fn response(&mut self) -> Option<v1::ReadTextResponse> {
        let (mut pieces, mut size) = (Vec::new(), 0);
        while let Some(piece) = self.pieces.get(self.sent).filter(|_| size < RESPONSE) {
            size += piece.read.len() as usize + IN_MESSAGE;
            pieces.push(v1::TextPiece {
                begin: piece.begin,
                end: piece.end,
                text: piece.read.of(&self.text).into(),
                block: piece.block.map_or(v1::BlockKind::Unspecified, block_kind).into(),
            });
            self.sent += 1;
        }
        (!pieces.is_empty()).then_some(v1::ReadTextResponse { pieces })
    }
}

fn block_kind(kind: BlockKind) -> v1::BlockKind {
    match kind {
        BlockKind::Paragraph => v1::BlockKind::Paragraph,
        BlockKind::Heading => v1::BlockKind::Heading,
        BlockKind::Quotation => v1::BlockKind::Quotation,
        BlockKind::ListItem => v1::BlockKind::ListItem,
        BlockKind::Caption => v1::BlockKind::Caption,
        BlockKind::Line => v1::BlockKind::Line,
    }
}
