//! A protobuf codec whose decoding errors are INVALID_ARGUMENT and name the field.
//!
//! tonic's codec returns INTERNAL for a string that is not UTF-8. Clients of this crate use the same codec for responses.

use std::marker::PhantomData;

use prost::{DecodeError, Message};
use tonic::Status;
use tonic::codec::{BufferSettings, DecodeBuf, Decoder};
use tonic_prost::{ProstCodec, ProstEncoder};

use crate::wire::errors::refusal::{Refusal, Violation};

/// Decodes messages of type `U` and encodes messages of type `T`.
#[derive(Debug)]
pub(crate) struct Codec<T, U>(PhantomData<(T, U)>);

impl<T, U> Default for Codec<T, U> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T: Message + Send + 'static, U: Message + Default + Send + 'static> tonic::codec::Codec for Codec<T, U> {
    type Encode = T;
    type Decode = U;
    type Encoder = ProstEncoder<T>;
    type Decoder = Reader<U>;

    fn encoder(&mut self) -> Self::Encoder {
        ProstCodec::<T, U>::raw_encoder(BufferSettings::default())
    }

    fn decoder(&mut self) -> Self::Decoder {
        Reader(PhantomData)
    }
}

/// Decodes messages of type `U`.
#[derive(Debug)]
pub(crate) struct Reader<U>(PhantomData<U>);

impl<U: Message + Default> Decoder for Reader<U> {
    type Item = U;
    type Error = Status;

    fn decode(&mut self, bytes: &mut DecodeBuf<'_>) -> Result<Option<U>, Status> {
        U::decode(bytes).map(Some).map_err(|error| unreadable(&error).into())
    }
}

/// The refusal of a message that cannot be decoded.
pub(crate) fn unreadable(error: &DecodeError) -> Refusal {
    Refusal::Invalid(vec![violation(error)])
}

/// The field that could not be decoded, and why.
///
/// prost gives both only as text: "failed to decode Protobuf message: Document.content:
/// ExtractAttributionsRequest.document: invalid string value: …", innermost first.
fn violation(error: &DecodeError) -> Violation {
    let words = error.to_string();
    let words = words.trim_start_matches("failed to decode Protobuf message: ");
    let is_place = |part: &&str| part.contains('.') && !part.contains(' ');
    let mut places: Vec<&str> = words.split(": ").take_while(is_place).collect();
    places.reverse();
    let fields: Vec<&str> = places.iter().filter_map(|place| place.split('.').nth(1)).collect();
    let reason = words.split(": ").skip(fields.len()).collect::<Vec<_>>().join(": ");
    let field = if fields.is_empty() { "request".into() } else { fields.join(".") };
    Violation { field, description: format!("cannot be decoded: {reason}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::v1::ExtractAttributionsRequest;

    #[test]
    fn unreadable_messages_name_their_field() {
        let cases: [(&[u8], &str); 4] = [
            (
                b"\x0a\x03\x12\x01\xff",
                "document.content: cannot be decoded: invalid string value: data is not UTF-8 encoded",
            ),
            (b"\x0a\x03\x12\x05a", "document.content: cannot be decoded: "),
            (b"\x1a\x02\x0a\x00", "options.min_confidence: cannot be decoded: "),
            (b"\xff", "request: cannot be decoded: "),
        ];
        for (bytes, expected) in cases {
            let words = violation(&ExtractAttributionsRequest::decode(bytes).unwrap_err()).to_string();
            assert!(words.starts_with(expected) && words.len() > expected.len() - 1, "{words}");
        }
    }
}
