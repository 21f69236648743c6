//! The call that returns the text of a document as it is read.

use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tonic::Status;

use crate::markup::{BlockKind, Document, DocumentType, ShownPiece};
use crate::stop::Stop;
use crate::text::{EncodingType, Field, OffsetMap};
use crate::wire::calls::extract::no_text;
use crate::wire::errors::refusal::Refusal;
use crate::wire::messages::request_validation;
use crate::wire::v1;

/// The responses of a call, in the order of the text.
pub(crate) type TextPieces = Pin<Box<dyn Stream<Item = Result<v1::ReadTextResponse, Status>> + Send>>;

/// Approximate size of a response, in bytes.
const RESPONSE: usize = 256 << 10;

/// The bytes of a piece in a message besides its text.
const PIECE: usize = 24;

/// Answers a call. Dropping the stream stops the work.
///
/// # Errors
/// [`Refusal`] if the request is invalid.
pub(crate) fn answer(
    request: v1::ReadTextRequest,
    language: &str,
    max_text: usize,
) -> Result<TextPieces, Refusal> {
    let (content, kind, encoding) = request_validation::read_text(request, language, max_text)?;
    let (sender, receiver) = mpsc::channel(1);
    let stop = Arc::new(Stop::new());
    let until_dropped = StopOnDrop(Arc::clone(&stop));
    // On a thread of its own, which waits until the caller has read what was sent.
    tokio::task::spawn_blocking(move || {
        let response = |pieces| sender.blocking_send(Ok(v1::ReadTextResponse { pieces })).is_ok();
        if let Err(refusal) = send(&content, kind, encoding, &stop, response) {
            // Without a caller there is nobody to tell.
            let _ = sender.blocking_send(Err(refusal));
        }
    });
    Ok(Box::pin(ReceiverStream::new(receiver).map(move |sent| {
        let _ = &until_dropped;
        sent.map_err(Status::from)
    })))
}

/// Ends the work when the caller goes away.
struct StopOnDrop(Arc<Stop>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// Sends the pieces of a text, some at a time, for as long as `response` takes them.
fn send(
    content: &str,
    kind: DocumentType,
    encoding: EncodingType,
    stop: &Stop,
    mut response: impl FnMut(Vec<v1::TextPiece>) -> bool,
) -> Result<(), Refusal> {
    let document = Document::new(kind, "", content, "", stop)?;
    document.check_text().map_err(|_| no_text())?;
    let offsets = OffsetMap::new(document.sent(Field::Content), encoding);
    let (mut pieces, mut size) = (Vec::new(), 0);
    for piece in document.pieces() {
        size += piece.text.len() + PIECE;
        pieces.push(message(&piece, &offsets));
        if size >= RESPONSE {
            size = 0;
            if !response(std::mem::take(&mut pieces)) {
                return Ok(());
            }
        }
    }
    if !pieces.is_empty() {
        response(pieces);
    }
    Ok(())
}

fn message(piece: &ShownPiece<'_>, offsets: &OffsetMap<'_>) -> v1::TextPiece {
    let span = offsets.span(piece.source);
    v1::TextPiece {
        begin: span.start,
        end: span.end,
        text: piece.text.into(),
        block: piece.block.map_or(v1::BlockKind::Unspecified, block_kind).into(),
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
