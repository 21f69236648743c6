//! The messages of a request body: compressed ones become uncompressed ones.

use std::collections::VecDeque;

use bytes::{Buf, BufMut, Bytes, BytesMut};

use crate::config::Encoding;
use crate::wire::compression::inflater::{Damage, Inflater, STEP};

/// Length of the prefix of a message, in bytes: a flag and the length.
pub(crate) const PREFIX: usize = 5;

/// Reads a body as it comes, in frames of any length, and rewrites it.
pub(crate) struct Messages {
    encoding: Encoding,
    longest: usize,
    place: Place,
    /// Bytes to be passed on.
    ready: VecDeque<Bytes>,
    ready_bytes: usize,
}

/// Where in the body the next byte is.
enum Place {
    /// In the prefix of a message, of which these bytes came.
    Prefix(BytesMut),
    /// In an uncompressed message, of which so many bytes are to come.
    Plain(usize),
    /// In a compressed message.
    Compressed(Box<Compressed>),
}

struct Compressed {
    inflater: Inflater,
    /// Bytes of it to come.
    left: usize,
    is_more: bool,
    pieces: Vec<Bytes>,
    /// Bytes of `pieces`.
    taken: usize,
}

impl Messages {
    /// Messages compressed by `encoding`, of at most `longest` bytes each when decompressed.
    pub(crate) fn new(encoding: Encoding, longest: usize) -> Self {
        let place = Place::Prefix(BytesMut::new());
        Self { encoding, longest, place, ready: VecDeque::new(), ready_bytes: 0 }
    }

    /// Does one step of work with the beginning of `input`, from which it takes what it used.
    pub(crate) fn step(&mut self, input: &mut Bytes) -> Result<(), Damage> {
        match &mut self.place {
            Place::Prefix(prefix) => {
                let count = (PREFIX - prefix.len()).min(input.len());
                prefix.put(input.split_to(count));
                if prefix.len() == PREFIX { self.begin() } else { Ok(()) }
            }
            Place::Plain(left) => {
                let count = (*left).min(input.len());
                *left -= count;
                let is_end = *left == 0;
                self.pass_on(input.split_to(count));
                if is_end {
                    self.place = Place::Prefix(BytesMut::new());
                }
                Ok(())
            }
            Place::Compressed(message) => {
                message.step(input, self.longest)?;
                if message.left == 0 && !message.is_more { self.end() } else { Ok(()) }
            }
        }
    }

    /// Whether there is work without further input.
    pub(crate) fn has_work(&self) -> bool {
        matches!(&self.place, Place::Compressed(message) if message.is_more || message.left == 0)
    }

    /// Takes the next bytes to be passed on.
    pub(crate) fn next(&mut self) -> Option<Bytes> {
        let next = self.ready.pop_front()?;
        self.ready_bytes -= next.len();
        Some(next)
    }

    /// Bytes that were inflated and not passed on.
    pub(crate) fn held(&self) -> usize {
        let inflating = match &self.place {
            Place::Compressed(message) => message.length(),
            _ => 0,
        };
        inflating + self.ready_bytes
    }

    /// Drops all that is held.
    pub(crate) fn clear(&mut self) {
        *self = Self::new(self.encoding, self.longest);
    }

    /// Checks that the body may end here.
    pub(crate) fn finish(&self) -> Result<(), Damage> {
        match &self.place {
            Place::Prefix(prefix) if prefix.is_empty() => Ok(()),
            _ => Err(Damage::Truncated),
        }
    }

    /// Begins the message whose prefix came.
    fn begin(&mut self) -> Result<(), Damage> {
        let Place::Prefix(prefix) = std::mem::replace(&mut self.place, Place::Plain(0)) else {
            return Ok(());
        };
        let whole = prefix.freeze();
        let mut prefix = whole.clone();
        let (flag, length) = (prefix.get_u8(), prefix.get_u32() as usize);
        self.place = match flag {
            0 if length == 0 => Place::Prefix(BytesMut::new()),
            0 => Place::Plain(length),
            1 if length > self.longest => return Err(Damage::TooLong(self.longest)),
            1 => Place::Compressed(Box::new(Compressed {
                inflater: Inflater::new(self.encoding)?,
                left: length,
                is_more: false,
                pieces: Vec::new(),
                taken: 0,
            })),
            flag => return Err(Damage::Flag(flag)),
        };
        if flag == 0 {
            self.pass_on(whole);
        }
        Ok(())
    }

    /// Ends a compressed message: its length is known now, and it is passed on.
    fn end(&mut self) -> Result<(), Damage> {
        let place = std::mem::replace(&mut self.place, Place::Prefix(BytesMut::new()));
        let Place::Compressed(mut message) = place else { return Ok(()) };
        message.inflater.finish()?;
        message.take();
        let length = u32::try_from(message.taken).ok().filter(|_| message.taken <= self.longest);
        let mut prefix = BytesMut::with_capacity(PREFIX);
        prefix.put_u8(0);
        prefix.put_u32(length.ok_or(Damage::TooLong(self.longest))?);
        self.pass_on(prefix.freeze());
        message.pieces.into_iter().for_each(|piece| self.pass_on(piece));
        Ok(())
    }

    fn pass_on(&mut self, bytes: Bytes) {
        self.ready_bytes += bytes.len();
        if !bytes.is_empty() {
            self.ready.push_back(bytes);
        }
    }
}

impl Compressed {
    fn step(&mut self, input: &mut Bytes, longest: usize) -> Result<(), Damage> {
        let now = input.get(..self.left.min(input.len())).unwrap_or_default();
        if now.is_empty() && !self.is_more {
            return Ok(());
        }
        let step = self.inflater.step(now)?;
        input.advance(step.used);
        self.left -= step.used;
        self.is_more = step.is_more;
        if self.inflater.held() >= STEP {
            self.take();
        }
        if self.length() > longest { Err(Damage::TooLong(longest)) } else { Ok(()) }
    }

    /// Bytes of the message so far.
    fn length(&self) -> usize {
        self.taken + self.inflater.held()
    }

    /// Takes the output of the decoder as a piece.
    fn take(&mut self) {
        let piece = self.inflater.take();
        self.taken += piece.len();
        self.pieces.push(piece.into());
    }
}
