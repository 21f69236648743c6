//! The encodings that the daemon was started with.

use prost::Message;
use tonic::Response;
use tonic::codec::CompressionEncoding;

use crate::config::Encoding;

/// Answers shorter than this, in bytes, are sent as they are: compressing them would cost more than it saves.
const SHORT: usize = 1 << 10;

/// A set of encodings; empty by default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Encodings {
    gzip: bool,
    zstd: bool,
}

impl FromIterator<Encoding> for Encodings {
    fn from_iter<I: IntoIterator<Item = Encoding>>(encodings: I) -> Self {
        encodings.into_iter().fold(Self::default(), |set, encoding| match encoding {
            Encoding::Gzip => Self { gzip: true, ..set },
            Encoding::Zstd => Self { zstd: true, ..set },
        })
    }
}

impl Encodings {
    /// The encodings of the set.
    pub(crate) fn iter(self) -> impl Iterator<Item = Encoding> {
        let all = [(self.gzip, Encoding::Gzip), (self.zstd, Encoding::Zstd)];
        all.into_iter().filter(|(is_on, _)| *is_on).map(|(_, encoding)| encoding)
    }

    /// The encoding of this name in `grpc-encoding`, if it is in the set.
    pub(crate) fn named(self, name: &[u8]) -> Option<Encoding> {
        self.iter().find(|encoding| encoding.name().as_bytes() == name)
    }

    /// The same for tonic.
    pub(crate) fn of_tonic(self) -> impl Iterator<Item = CompressionEncoding> {
        self.iter().map(|encoding| match encoding {
            Encoding::Gzip => CompressionEncoding::Gzip,
            Encoding::Zstd => CompressionEncoding::Zstd,
        })
    }
}

/// The answer of a unary call, which tonic compresses if the client asked for it and it is not short.
pub(crate) fn answer<M: Message>(message: M) -> Response<M> {
    let is_short = message.encoded_len() < SHORT;
    let mut answer = Response::new(message);
    if is_short {
        answer.disable_compression();
    }
    answer
}
