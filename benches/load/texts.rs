//! Articles that are alike but for a number, so that no kept answer fits two of them.

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
/// Where the number stands.
const PLACE: &str = "000000000000";
/// What is copied for each call is at most so long; the rest is shared by all.
const OWN: usize = 16 << 10;

/// A call's request, ready to be sent, but for its number.
#[derive(Clone)]
pub struct Article {
    head: Vec<u8>,
    tail: Bytes,
    number: usize,
}

impl Article {
    /// Articles of about that many bytes each, which begin with different paragraphs.
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

    /// A text of exactly that many bytes: the beginning, and then `unit` again and again.
    fn with(begin: &str, unit: &str, length: usize) -> Self {
        let again = format!("{unit}\n\n").repeat(length / unit.len() + 1);
        let mut content = format!("{begin}{again}");
        // A letter of several bytes is not cut, but made up for.
        let end = (0..=length).rev().find(|end| content.is_char_boundary(*end)).unwrap_or_default();
        content.truncate(end);
        content.push_str(&".".repeat(length - end));
        let document = Some(Document { content, ..Document::default() });
        Self::framed(&ExtractAttributionsRequest { document, ..ExtractAttributionsRequest::default() })
    }

    /// The message with the five bytes that gRPC puts in front of it.
    fn framed(request: &ExtractAttributionsRequest) -> Self {
        let mut head = vec![0];
        head.extend((request.encoded_len() as u32).to_be_bytes());
        head.extend(request.encode_to_vec());
        let tail = Bytes::from(head.split_off(head.len().min(OWN)));
        let place = head.windows(PLACE.len()).position(|bytes| bytes == PLACE.as_bytes());
        Self { head, tail, number: place.unwrap_or_default() }
    }

    /// What is sent for the article of that number.
    pub fn numbered(&self, number: u64) -> [Bytes; 2] {
        let mut head = self.head.clone();
        let digits = format!("{number:0width$}", width = PLACE.len());
        head.iter_mut().skip(self.number).zip(digits.bytes()).for_each(|(byte, digit)| *byte = digit);
        [head.into(), self.tail.clone()]
    }
}
