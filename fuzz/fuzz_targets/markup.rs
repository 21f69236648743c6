//! Any HTML and any Markdown is read; its pieces and the spans of its answer lead back to what was sent.

#![no_main]

use libfuzzer_sys::fuzz_target;
use whosaid::markup::{Document, DocumentType};
use whosaid::{Options, Stop};
use whosaid_fuzz::{ENGLISH, answer};

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    for kind in [DocumentType::Html, DocumentType::Markdown] {
        let document = Document::new(kind, "", &text, "", &Stop::new()).expect("nobody stops it");
        let options = Options { unattributed: true, ..Options::default() };
        let found = ENGLISH.extract_document(&document, &options, &Stop::new()).expect("nobody stops it");
        answer::check(&document.read, &options, &found);
        let mut end = 0;
        for piece in document.pieces() {
            assert!(
                end <= piece.source.start && piece.source.start <= piece.source.end,
                "{kind:?}: {piece:?}"
            );
            end = piece.source.end;
            assert!(
                text.get(piece.source.start as usize..end as usize).is_some(),
                "{piece:?} does not slice"
            );
        }
        for content in found.attributions.iter().flat_map(|a| &a.content) {
            let sent = document.place(content.outer).span;
            assert!(text.get(sent.start as usize..sent.end as usize).is_some(), "{sent:?} does not slice");
        }
    }
});
