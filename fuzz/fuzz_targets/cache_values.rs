//! With any bytes in the store, an entry that is read equals what was written under its key; and a daemon with any bytes as
//! cached answers keeps answering.
//!
//! The first byte of an input chooses between corrupting stored entries and storing invalid answers. Both use only the public
//! API and the files of the store.

#![no_main]

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use prost::Message;
use tonic::Code;
use whosaid::Options;
use whosaid::cache::{Cache, Key, Settings};
use whosaid::service::{AnswerFormat, AnswerRequest, CacheMode, Query, Service, WantedPart};
use whosaid::text::EncodingType;
use whosaid::wire::v1::{Document, ExtractAttributionsRequest, ExtractAttributionsResponse};
use whosaid_fuzz::daemon::{Daemon, LIMITS};

thread_local! {
    static KEPT: LazyLock<Kept> = LazyLock::new(Kept::start);
}

fuzz_target!(|data: &[u8]| {
    let Some((way, bytes)) = data.split_first() else { return };
    if way % 16 == 0 {
        if let Ok(store) = Store::arbitrary_take_rest(Unstructured::new(bytes)) {
            store.is_read_as_kept();
        }
    } else if let Ok(parts) = Vec::<Part>::arbitrary_take_rest(Unstructured::new(bytes)) {
        KEPT.with(|kept| kept.answers(&parts));
    }
});

/// Entries, and how each is corrupted.
#[derive(Arbitrary, Debug)]
struct Store<'b> {
    spoils: Vec<(u8, Spoil<'b>)>,
    values: Vec<&'b [u8]>,
}

#[derive(Arbitrary, Debug)]
enum Spoil<'b> {
    /// A byte is changed.
    Byte { at: u16, with: u8 },
    /// The end is cut off.
    Cut(u16),
    /// Bytes are appended.
    Behind(&'b [u8]),
    /// The stored entry of another key.
    Of(u8),
    /// Any bytes.
    Any(&'b [u8]),
}

impl Store<'_> {
    /// The same key has several parts, and two keys have one text.
    fn key(index: usize) -> (Key, u32) {
        (Key::new(&[b'a' + (index / 4 % 2) as u8], &[&[index as u8 / 8]]), index as u32 % 4)
    }

    fn is_read_as_kept(&self) {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let cache = open(folder.path());
        for (index, value) in self.values.iter().enumerate().take(64) {
            let (key, part) = Self::key(index);
            cache.insert(&key, part, value);
        }
        drop(cache);
        self.spoil(folder.path());
        let cache = open(folder.path());
        for (index, value) in self.values.iter().enumerate().take(64) {
            let (key, part) = Self::key(index);
            let read = cache.get(&key, part);
            assert!(read.is_none() || read.as_deref() == Some(*value), "{read:?} was kept as {value:?}");
        }
        let mut last = None;
        let verified = cache.verify(|so_far| {
            last = Some(so_far);
            ControlFlow::Continue(())
        });
        let last = verified.ok().and(last).expect("the store itself is sound");
        assert_eq!(last.checked, last.total);
        let stats = cache.stats().expect("the store itself is sound");
        assert_eq!(stats.entries, last.total - last.damaged);
    }

    /// Changes entries in the files of the store while it is closed.
    fn spoil(&self, folder: &Path) {
        // The only generation; none if nothing was written.
        let mut generations = folder.join("generations").read_dir().into_iter().flatten().flatten();
        let Some(generation) = generations.next() else { return };
        let db = sled::Config::new().path(generation.path()).open().expect("the store is closed");
        let keys: Vec<sled::IVec> = db.iter().keys().map(|key| key.expect("the store is sound")).collect();
        for (which, spoil) in &self.spoils {
            let Some(key) = keys.get(usize::from(*which) % keys.len().max(1)) else { return };
            let kept =
                db.get(key).expect("the store is sound").map(|value| value.to_vec()).unwrap_or_default();
            let other = |index: u8| {
                keys.get(usize::from(index) % keys.len()).and_then(|key| db.get(key).ok().flatten())
            };
            db.insert(key, spoil.of(kept, other)).expect("the store is sound");
        }
        db.flush().expect("the store is sound");
    }
}

impl Spoil<'_> {
    fn of(&self, mut kept: Vec<u8>, other: impl Fn(u8) -> Option<sled::IVec>) -> Vec<u8> {
        match self {
            Self::Byte { at, with } => {
                let at = usize::from(*at) % kept.len().max(1);
                kept.iter_mut().skip(at).take(1).for_each(|byte| *byte = *with);
            }
            Self::Cut(length) => kept.truncate(usize::from(*length)),
            Self::Behind(more) => kept.extend_from_slice(more),
            Self::Of(index) => return other(*index).map(|value| value.to_vec()).unwrap_or_default(),
            Self::Any(bytes) => return bytes.to_vec(),
        }
        kept
    }
}

fn open(folder: &Path) -> Cache {
    let settings = Settings { memory: 1 << 20, rules: Some("fuzzed".into()), ..Settings::default() };
    let cache = Cache::open(folder, settings).expect("the cache can be opened");
    // Wait until the store is open.
    cache.flush();
    cache
}

const TEXT: &str = "“We will mend the quay,” said Ílse Brandt, the harbour master. “It takes a year.”\n\n\
    Amadou Diop said that nobody had asked him. “Not now,” he added.\n";

/// A daemon, and the key of its answer to one text.
struct Kept {
    daemon: Daemon,
    request: ExtractAttributionsRequest,
    key: Key,
    answer: Vec<u8>,
}

/// A cached part of an answer.
#[derive(Arbitrary, Debug)]
enum Part<'b> {
    /// As encoded by the daemon.
    Made,
    /// The same with another header.
    Numbered([u32; 3]),
    /// The same with changed bytes.
    Edited(Vec<(u16, u8)>),
    /// Any bytes.
    Any(&'b [u8]),
    /// None.
    Missing,
}

impl Kept {
    fn start() -> Self {
        let daemon = Daemon::start();
        let document = Document { content: TEXT.into(), ..Document::default() };
        let request =
            ExtractAttributionsRequest { document: Some(document), ..ExtractAttributionsRequest::default() };
        daemon.call("ExtractAttributions", &request.encode_to_vec()).expect("the request is sound");
        let cache = daemon.service.cache().expect("there is one");
        // The format version is private to the daemon: find the key under which the answer is stored.
        let kept =
            (0..1000).map(|version| key(&daemon, version)).find_map(|key| Some((key, cache.get(&key, 0)?)));
        let (key, answer) = kept.expect("the answer is kept");
        Self { request, key, answer, daemon }
    }

    fn answers(&self, parts: &[Part<'_>]) {
        self.daemon.service.purge_text(TEXT).expect("the store is sound");
        let cache = self.daemon.service.cache().expect("there is one");
        let parts = parts.iter().take(8).map(|part| self.bytes(part));
        for (number, part) in (0..).zip(parts) {
            part.into_iter().for_each(|bytes| cache.insert(&self.key, number, &bytes));
        }
        for size in [0, 1, 3] {
            self.pages(size);
        }
    }

    fn bytes(&self, part: &Part<'_>) -> Option<Vec<u8>> {
        let mut bytes = self.answer.clone();
        match part {
            Part::Made => {}
            Part::Numbered(numbers) => {
                let numbers = numbers.iter().flat_map(|number| number.to_le_bytes());
                bytes.iter_mut().zip(numbers).for_each(|(slot, byte)| *slot = byte);
            }
            Part::Edited(edits) => edits.iter().for_each(|(at, with)| {
                let at = usize::from(*at) % bytes.len();
                bytes[at] = *with;
            }),
            Part::Any(bytes) => return Some(bytes.to_vec()),
            Part::Missing => return None,
        }
        Some(bytes)
    }

    /// A hundred pages at most: a changed header may claim more pages than there are.
    fn pages(&self, size: i32) {
        let mut request = ExtractAttributionsRequest { page_size: size, ..self.request.clone() };
        for _ in 0..100 {
            match self.daemon.call("ExtractAttributions", &request.encode_to_vec()) {
                Ok(answers) => {
                    // A whole stored part is sent without decoding it.
                    let Ok(page) = ExtractAttributionsResponse::decode(answers[0].as_slice()) else { return };
                    request.page_token = page.next_page_token;
                }
                Err(status) => {
                    assert!(matches!(status.code(), Code::InvalidArgument | Code::Internal), "{status:?}");
                    return;
                }
            }
            if request.page_token.is_empty() {
                return;
            }
        }
    }
}

/// The key of the text with a version of the answer format.
fn key(daemon: &Daemon, version: u32) -> Key {
    let query = Query {
        text: TEXT.into(),
        document_type: Default::default(),
        headline: String::new(),
        byline: String::new(),
        encoding: EncodingType::Utf8,
        options: Options::default(),
        context: 0,
        cache_mode: CacheMode::Default,
    };
    let write = |_: &Query, _: &whosaid::Extractor, _: &whosaid::service::Extracted<'_>, _| Vec::new();
    let form = AnswerFormat { version, part_bytes: LIMITS.page, write, is_part: |_| true };
    let extractor = daemon.service.extractor();
    Service::key(&AnswerRequest { query, extractor, form, wanted: WantedPart::default(), long: false })
}
