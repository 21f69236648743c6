//! Inflates one compressed message step by step. Each step produces a bounded number of bytes.

use std::io::{self, Write};

use flate2::write::GzDecoder;
use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

use crate::config::Encoding;
use crate::wire::errors::refusal::Refusal;

/// Bytes that a step produces at most, but for what the decoder of gzip has kept back, which is as much again.
pub(crate) const STEP: usize = 64 << 10;
/// The smallest room for output, in bytes.
const ROOM: usize = 1 << 10;
/// The largest window of zstd, as a power of two: 8 MiB, which RFC 9659 asks of every decoder. It is memory of the decoder
/// beside the message.
const WINDOW_LOG: u32 = 23;

/// Why a compressed request cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Damage {
    /// The decoder refused it.
    #[error("{0}")]
    Corrupt(io::Error),
    /// It ends before its end.
    #[error("it ends too early")]
    Truncated,
    /// It goes on behind its end.
    #[error("bytes follow its end; send one member of gzip, or one frame of zstd, in each message")]
    Trailing,
    /// The flag in front of a message.
    #[error("the flag before a message is {0}; it must be 0, or 1 for compressed")]
    Flag(u8),
    /// It has more bytes than a message may have.
    #[error("it is longer than {0} bytes")]
    TooLong(usize),
}

impl From<io::Error> for Damage {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof { Self::Truncated } else { Self::Corrupt(error) }
    }
}

impl From<Damage> for Refusal {
    fn from(damage: Damage) -> Self {
        match damage {
            Damage::TooLong(limit) => Self::TooLong(limit),
            damage => Self::field("request", format!("cannot be decompressed: {damage}")),
        }
    }
}

/// The decoder of one message, with the output that was not taken yet.
pub(crate) enum Inflater {
    /// gzip.
    Gzip(Box<GzDecoder<Vec<u8>>>),
    /// zstd.
    Zstd(Box<Zstd>),
}

/// The decoder of zstd.
pub(crate) struct Zstd {
    decoder: Decoder<'static>,
    output: Vec<u8>,
    is_end: bool,
}

/// What a step did.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// Bytes of input that were used.
    pub used: usize,
    /// Whether there may be more output without more input.
    pub is_more: bool,
}

impl Inflater {
    /// A decoder at the beginning of a message.
    pub(crate) fn new(encoding: Encoding) -> Result<Self, Damage> {
        Ok(match encoding {
            Encoding::Gzip => Self::Gzip(Box::new(GzDecoder::new(Vec::new()))),
            Encoding::Zstd => {
                let mut decoder = Decoder::new()?;
                decoder.set_parameter(DParameter::WindowLogMax(WINDOW_LOG))?;
                Self::Zstd(Box::new(Zstd { decoder, output: Vec::new(), is_end: false }))
            }
        })
    }

    /// Inflates the beginning of `input`, which is empty only if there may be more output without it.
    pub(crate) fn step(&mut self, input: &[u8]) -> Result<Step, Damage> {
        match self {
            Self::Gzip(decoder) => {
                let used = decoder.write(input)?;
                // It takes nothing only behind its end.
                if used == 0 && !input.is_empty() {
                    Err(Damage::Trailing)
                } else {
                    Ok(Step { used, is_more: false })
                }
            }
            Self::Zstd(zstd) => zstd.step(input),
        }
    }

    /// Ends the message: all of its input was given.
    pub(crate) fn finish(&mut self) -> Result<(), Damage> {
        match self {
            Self::Gzip(decoder) => Ok(decoder.try_finish()?),
            Self::Zstd(zstd) => zstd.is_end.then_some(()).ok_or(Damage::Truncated),
        }
    }

    /// Bytes of output that were not taken.
    pub(crate) fn held(&self) -> usize {
        match self {
            Self::Gzip(decoder) => decoder.get_ref().len(),
            Self::Zstd(zstd) => zstd.output.len(),
        }
    }

    /// Takes the output so far.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        std::mem::take(match self {
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Zstd(zstd) => &mut zstd.output,
        })
    }
}

impl Zstd {
    fn step(&mut self, input: &[u8]) -> Result<Step, Damage> {
        if self.is_end && !input.is_empty() {
            return Err(Damage::Trailing);
        }
        let length = self.output.len();
        if self.output.capacity() - length < ROOM {
            // Grows with what is there, so that little output takes little memory.
            self.output.reserve_exact(length.clamp(ROOM, STEP));
        }
        let mut from = InBuffer::around(input);
        let mut to = OutBuffer::around_pos(&mut self.output, length);
        let hint = self.decoder.run(&mut from, &mut to)?;
        let is_full = to.pos() == to.capacity();
        self.is_end = hint == 0;
        Ok(Step { used: from.pos(), is_more: is_full && !self.is_end })
    }
}
