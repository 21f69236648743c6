//! A request body that decompresses its messages as it is read.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tonic::Status;

use crate::wire::compression::inflater::{Damage, STEP};
use crate::wire::compression::messages::Messages;
use crate::wire::errors::refusal::Refusal;

/// The number of bytes that a body has inflated and not passed on, for those who count. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held(Arc<AtomicUsize>);

impl Held {
    /// The number of bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// The body. A message is passed on when all of it is inflated, since its length stands in front of it.
pub(crate) struct DecompressedBody<B> {
    body: B,
    messages: Messages,
    /// Bytes that came and were not used.
    input: Bytes,
    held: Held,
    /// Frames behind the last message.
    trailers: Option<Frame<Bytes>>,
    is_end: bool,
}

impl<B> DecompressedBody<B> {
    /// Decompresses `messages` from `body`.
    pub(crate) fn new(body: B, messages: Messages) -> Self {
        Self { body, messages, input: Bytes::new(), held: Held::default(), trailers: None, is_end: false }
    }

    /// The count of what it holds.
    pub(crate) fn held(&self) -> Held {
        self.held.clone()
    }

    /// Steps until there are bytes to pass on, input is needed, or enough was done for now, and tells which.
    fn work(&mut self) -> Result<Worked, Damage> {
        let mut done = 0;
        loop {
            if let Some(bytes) = self.messages.next() {
                return Ok(Worked::Bytes(bytes));
            }
            if self.input.is_empty() && !self.messages.has_work() {
                return Ok(Worked::Starved);
            }
            if done >= STEP {
                return Ok(Worked::Enough);
            }
            let (input, held) = (self.input.len(), self.messages.held());
            self.messages.step(&mut self.input)?;
            done += (input - self.input.len()).max(self.messages.held().saturating_sub(held));
        }
    }

    /// Takes a frame of the body, or its end.
    fn take(&mut self, frame: Option<Frame<Bytes>>) -> Result<(), Damage> {
        match frame.map(Frame::into_data) {
            Some(Ok(data)) => self.input = data,
            end => {
                self.is_end = true;
                self.messages.finish()?;
                self.trailers = end.and_then(Result::err);
            }
        }
        Ok(())
    }

    /// Ends the body with an error.
    fn fail(&mut self, damage: Damage) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        self.is_end = true;
        self.input.clear();
        self.messages.clear();
        Poll::Ready(Some(Err(Refusal::from(damage).into())))
    }
}

/// Why the work stopped.
enum Worked {
    Bytes(Bytes),
    Starved,
    Enough,
}

impl<B: Body<Data = Bytes, Error = Status> + Unpin> Body for DecompressedBody<B> {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        loop {
            let worked = self.work();
            self.held.0.store(self.messages.held(), Ordering::Relaxed);
            match worked {
                Err(damage) => return self.fail(damage),
                Ok(Worked::Bytes(bytes)) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                Ok(Worked::Enough) => {
                    // Other tasks of this thread go first.
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Ok(Worked::Starved) if self.is_end => return Poll::Ready(self.trailers.take().map(Ok)),
                Ok(Worked::Starved) => {}
            }
            let frame = ready!(Pin::new(&mut self.body).poll_frame(context)).transpose();
            let taken = match frame {
                Ok(frame) => self.take(frame),
                Err(status) => return Poll::Ready(Some(Err(status))),
            };
            if let Err(damage) = taken {
                return self.fail(damage);
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::task::Waker;

    use futures_util::stream;
    use http_body_util::StreamBody;
    use proptest::prelude::*;
    use tonic::Code;

    use super::*;
    use crate::config::Encoding;

    const BOTH: [Encoding; 2] = [Encoding::Gzip, Encoding::Zstd];
    /// The longest message.
    const LONGEST: usize = 1 << 20;

    fn compressed(encoding: Encoding, bytes: &[u8]) -> Vec<u8> {
        match encoding {
            Encoding::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            }
            Encoding::Zstd => zstd::encode_all(bytes, 3).unwrap(),
        }
    }

    fn framed(flag: u8, bytes: &[u8]) -> Vec<u8> {
        [&[flag], (bytes.len() as u32).to_be_bytes().as_slice(), bytes].concat()
    }

    /// What a body of these frames becomes. Checks at each poll that little was done, and that no more is held than allowed.
    fn read(encoding: Encoding, frames: Vec<Bytes>) -> Result<Vec<u8>, Status> {
        let frames = stream::iter(frames.into_iter().map(|frame| Ok(Frame::data(frame))));
        let mut body = DecompressedBody::new(StreamBody::new(frames), Messages::new(encoding, LONGEST));
        let (held, mut before, mut read) = (body.held(), 0, Vec::new());
        loop {
            let polled = Pin::new(&mut body).poll_frame(&mut Context::from_waker(Waker::noop()));
            assert!(held.bytes() <= before + 3 * STEP, "{before} bytes were held, now {}", held.bytes());
            assert!(held.bytes() <= LONGEST + 3 * STEP, "{} bytes are held", held.bytes());
            before = held.bytes();
            match polled {
                Poll::Pending => {}
                Poll::Ready(None) => return Ok(read),
                Poll::Ready(Some(frame)) => {
                    read.extend_from_slice(&frame?.into_data().map_err(|_| Status::internal("trailers"))?);
                }
            }
        }
    }

    fn refusal(encoding: Encoding, body: Vec<u8>) -> (Code, String) {
        let refused = read(encoding, vec![body.into()]).unwrap_err();
        (refused.code(), refused.message().to_owned())
    }

    proptest! {
        #[test]
        fn however_a_body_is_cut_its_messages_are_the_same(
            messages in prop::collection::vec((prop::collection::vec(0..4u8, 0..3000), 0..60usize, any::<bool>()), 0..4),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..30),
            encoding in prop::sample::select(BOTH.to_vec()),
        ) {
            let (mut sent, mut expected) = (Vec::new(), Vec::new());
            for (bytes, times, is_compressed) in messages {
                let bytes = bytes.repeat(times);
                expected.extend(framed(0, &bytes));
                sent.extend(match is_compressed {
                    true => framed(1, &compressed(encoding, &bytes)),
                    false => framed(0, &bytes),
                });
            }
            let sent = Bytes::from(sent);
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(sent.len() + 1)).collect();
            cuts.extend([0, sent.len()]);
            cuts.sort_unstable();
            let frames = cuts.windows(2).map(|pair| sent.slice(pair[0]..pair[1])).collect();
            prop_assert_eq!(read(encoding, frames).unwrap(), expected);
        }

        #[test]
        fn no_bytes_make_it_panic_or_hang(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            flipped in any::<prop::sample::Index>(),
            encoding in prop::sample::select(BOTH.to_vec()),
        ) {
            let mut damaged = framed(1, &compressed(encoding, &bytes));
            let index = flipped.index(damaged.len());
            damaged[index] ^= 1 << (index % 8);
            let _ = read(encoding, vec![damaged.into()]);
            let _ = read(encoding, vec![framed(1, &bytes).into()]);
        }
    }

    #[test]
    fn one_byte_at_a_time_is_enough() {
        let text = b"She said so. ".repeat(10_000);
        for encoding in BOTH {
            let sent = Bytes::from(framed(1, &compressed(encoding, &text)));
            let frames = (0..sent.len()).map(|index| sent.slice(index..=index)).collect();
            assert_eq!(read(encoding, frames).unwrap(), framed(0, &text));
        }
    }

    #[test]
    fn a_message_of_the_longest_length_passes_and_a_longer_one_names_the_limit() {
        for encoding in BOTH {
            for bytes in [vec![b'a'; LONGEST], b"She said so. ".repeat(LONGEST / 13)] {
                let sent = framed(1, &compressed(encoding, &bytes));
                assert!(read(encoding, vec![sent.into()]).unwrap() == framed(0, &bytes));
            }
            for length in [LONGEST + 1, 64 * LONGEST] {
                let refused = refusal(encoding, framed(1, &compressed(encoding, &vec![0; length])));
                let words = "the message is too long when decompressed; the limit is 1048576 bytes";
                assert_eq!(refused, (Code::OutOfRange, words.into()));
            }
            let announced = [&[1][..], &u32::MAX.to_be_bytes()].concat();
            assert_eq!(refusal(encoding, announced).0, Code::OutOfRange);
        }
    }

    #[test]
    fn damage_is_told_in_words() {
        for encoding in BOTH {
            let whole = compressed(encoding, b"She said so.");
            let (head, twice) = (&whole[..whole.len() / 2], [whole.clone(), whole.clone()].concat());
            let mut wrong = compressed(encoding, &[7; 5000]);
            wrong[1] ^= 0xff;
            let cases = [
                (framed(1, head), "it ends too early"),
                (framed(1, b""), "it ends too early"),
                (framed(1, &whole)[..9].to_vec(), "it ends too early"),
                (vec![1, 0], "it ends too early"),
                (framed(1, &twice), "bytes follow its end"),
                (framed(1, &[&whole[..], b"!"].concat()), "bytes follow its end"),
                (framed(7, &whole), "the flag before a message is 7"),
                (framed(1, &wrong), ""),
                (framed(1, &whole[..whole.len() - 1]), ""),
                (framed(1, b"no compressed bytes at all"), ""),
            ];
            for (body, expected) in cases {
                let (code, words) = refusal(encoding, body);
                assert_eq!(code, Code::InvalidArgument, "{encoding:?}: {words}");
                let words = words.strip_prefix("request: cannot be decompressed: ").unwrap();
                assert!(words.starts_with(expected) && words.len() > 5, "{encoding:?}: {words}");
            }
        }
    }

    #[test]
    fn a_wrong_checksum_is_refused() {
        let mut gzip = compressed(Encoding::Gzip, b"She said so.");
        let index = gzip.len() - 8;
        gzip[index] ^= 1;
        assert_eq!(refusal(Encoding::Gzip, framed(1, &gzip)).0, Code::InvalidArgument);
    }

    #[test]
    fn a_window_of_zstd_beyond_the_bound_is_refused() {
        let encode = |log: u32| {
            let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
            encoder.window_log(log).unwrap();
            encoder.write_all(b"She said so.").unwrap();
            encoder.finish().unwrap()
        };
        assert!(read(Encoding::Zstd, vec![framed(1, &encode(23)).into()]).is_ok());
        let (code, words) = refusal(Encoding::Zstd, framed(1, &encode(30)));
        assert_eq!(code, Code::InvalidArgument);
        assert!(words.contains("too much memory"), "{words}");
    }
}
