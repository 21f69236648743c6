//! Articles that differ in a number, so that every one is a cache miss.

use prost::Message;
use tonic::codegen::Bytes;
use whosaid::wire::v1::{Document, ExtractAttributionsRequest};

/// The invented articles of the project.
const EXAMPLES: [&str; 4] = [
    include_str!("../../examples/harbour.txt"),
    include_str!("../../examples/hospital.txt"),
    include_str!("../../examples/ferry-inquiry.txt"),
    include_str!("../../examples/machine-translated.txt"),
];
/// The position of the number.
const PLACE: &str = "000000000000";
/// Bytes copied for each call; the rest is shared.
const OWN: usize = 16 << 10;

/// An encoded request without its number.
#[derive(Clone)]
pub struct Article {
    head: Vec<u8>,
    tail: Bytes,
    number: usize,
}

impl Article {
    /// Articles of about `bytes` bytes each, which begin with different paragraphs.
    pub fn of(length: usize) -> Vec<Self> {
        let all = EXAMPLES.map(str::trim).join("\n\n");
        let mut paragraphs: Vec<&str> = all.split("\n\n").collect();
        let count = paragraphs.len();
        let rotated = (0..count).map(|_| {
            paragraphs.rotate_left(1);
            Self::with(&format!("Number {PLACE}.\n\n"), &paragraphs.join("\n\n"), length)
        });
        rotated.collect()
    }

    /// A text of exactly `bytes` bytes: the beginning, then `unit` repeated.
    fn with(begin: &str, unit: &str, length: usize) -> Self {
        let again = format!("{unit}\n\n").repeat(length / unit.len() + 1);
        let mut content = format!("{begin}{again}");
        // Padded, so that no code point is cut.
        let end = (0..=length).rev().find(|end| content.is_char_boundary(*end)).unwrap_or_default();
        content.truncate(end);
        content.push_str(&".".repeat(length - end));
        let document = Some(Document { content, ..Document::default() });
        Self::framed(&ExtractAttributionsRequest { document, ..ExtractAttributionsRequest::default() })
    }

    /// The message with the gRPC prefix of five bytes.
    fn framed(request: &ExtractAttributionsRequest) -> Self {
        let mut head = vec![0];
        head.extend((request.encoded_len() as u32).to_be_bytes());
        head.extend(request.encode_to_vec());
        let tail = Bytes::from(head.split_off(head.len().min(OWN)));
        let place = head.windows(PLACE.len()).position(|bytes| bytes == PLACE.as_bytes());
        Self { head, tail, number: place.unwrap_or_default() }
    }

    /// The bytes to send for the article with a number.
    pub fn numbered(&self, number: u64) -> [Bytes; 2] {
        let mut head = self.head.clone();
        let digits = format!("{number:0width$}", width = PLACE.len());
        head.iter_mut().skip(self.number).zip(digits.bytes()).for_each(|(byte, digit)| *byte = digit);
        [head.into(), self.tail.clone()]
    }
}
