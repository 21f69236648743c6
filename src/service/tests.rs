use std::sync::atomic::AtomicBool;

use proptest::prelude::*;

use super::*;
use crate::attribution::Kind;
use crate::cache::Settings;
use crate::extract::{Options, SingleMarks};
use crate::markup::DocumentType;
use crate::rules::{RuleSet, SourceFile};
use crate::text::EncodingType;

const FORM: AnswerFormat = AnswerFormat {
    version: 1,
    part_bytes: 100,
    write: |query, _, made, _| vec![format!("{}{:?}", query.text, made.extraction).into_bytes()],
    is_part: |bytes| bytes != [0xff],
};

fn query(text: &str) -> Query {
    let options = Options::default();
    Query {
        text: text.into(),
        document_type: DocumentType::PlainText,
        headline: String::new(),
        byline: String::new(),
        encoding: EncodingType::Utf8,
        options,
        context: 0,
        cache_mode: CacheMode::Default,
    }
}

fn service(folder: &tempfile::TempDir) -> Arc<Service> {
    let cache = Cache::open(folder.path(), Settings::default()).unwrap();
    Arc::new(Service::new(Extractor::english().unwrap(), Some(cache)))
}

/// What is asked of no service in particular.
pub fn ask_for(text: &str) -> AnswerRequest {
    let extractor = Extractor::english().unwrap();
    AnswerRequest { query: query(text), extractor, form: FORM, wanted: WantedPart::default(), long: false }
}

fn asked(service: &Service, query: &Query, form: &AnswerFormat, wanted: WantedPart) -> AnswerRequest {
    AnswerRequest { query: query.clone(), extractor: service.extractor(), form: *form, wanted, long: false }
}

fn ask(
    service: &Arc<Service>,
    query: &Query,
    form: &AnswerFormat,
    wanted: WantedPart,
) -> Result<Answer, AnswerError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(service.answer(asked(service, query, form, wanted)))
}

fn status(service: &Arc<Service>, query: &Query) -> CacheStatus {
    ask(service, query, &FORM, WantedPart::default()).unwrap().cache_status
}

#[test]
fn the_second_answer_is_a_hit() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(&folder);
    assert_eq!(status(&service, &query("a")), CacheStatus::Miss);
    assert_eq!(status(&service, &query("a")), CacheStatus::Hit);
    assert_eq!(status(&service, &Query { cache_mode: CacheMode::Bypass, ..query("a") }), CacheStatus::Bypass);
    assert_eq!(status(&service, &Query { cache_mode: CacheMode::Refresh, ..query("a") }), CacheStatus::Miss);
}

#[test]
fn whatever_decides_the_answer_is_in_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(&folder);
    assert_eq!(status(&service, &query("a")), CacheStatus::Miss);
    let others = [
        query("b"),
        Query { document_type: DocumentType::Html, ..query("a") },
        Query { document_type: DocumentType::Markdown, ..query("a") },
        Query { headline: "b".into(), ..query("a") },
        Query { byline: "b".into(), ..query("a") },
        Query { encoding: EncodingType::Utf16, ..query("a") },
        Query { context: 1, ..query("a") },
        Query { options: Options { min_confidence: 0.5, ..Options::default() }, ..query("a") },
        Query { options: Options { kinds: vec![Kind::Direct], ..Options::default() }, ..query("a") },
        Query {
            options: Options { date: Some(jiff::civil::date(2026, 11, 25)), ..Options::default() },
            ..query("a")
        },
        Query { options: Options { unattributed: true, ..Options::default() }, ..query("a") },
        Query { options: Options { single_marks: SingleMarks::On, ..Options::default() }, ..query("a") },
    ];
    for other in others {
        assert_eq!(status(&service, &other), CacheStatus::Miss, "{other:?}");
    }
    for form in [AnswerFormat { version: 2, ..FORM }, AnswerFormat { part_bytes: 99, ..FORM }] {
        let answer = ask(&service, &query("a"), &form, WantedPart::default()).unwrap();
        assert_eq!(answer.cache_status, CacheStatus::Miss);
    }
}

#[test]
fn kept_bytes_that_are_no_answer_are_a_miss() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(&folder);
    let spoils = AnswerFormat { write: |_, _, _, _| vec![vec![0xff]], ..FORM };
    ask(&service, &query("a"), &spoils, WantedPart::default()).unwrap();
    assert_eq!(status(&service, &query("a")), CacheStatus::Miss);
    assert_eq!(status(&service, &query("a")), CacheStatus::Hit);
}

const IN_PARTS: AnswerFormat =
    AnswerFormat { write: |_, _, _, _| [b"one", b"two"].map(|part| part.to_vec()).into(), ..FORM };

/// The second part of an answer in two, whose first part is asked for before, and how often the engine had to read for it.
fn second(service: &Arc<Service>, mode: CacheMode) -> (CacheStatus, CacheStatus) {
    let query = Query { cache_mode: mode, ..query("a") };
    let first = ask(service, &query, &IN_PARTS, WantedPart::default()).unwrap();
    let next = WantedPart { part: 1, goes_on: Some(first.check), more: false };
    let second = ask(service, &query, &IN_PARTS, next).unwrap();
    assert_eq!((first.part.as_slice(), second.part.as_slice()), (&b"one"[..], &b"two"[..]));
    let none = ask(service, &query, &IN_PARTS, WantedPart { part: 2, ..next });
    assert_eq!(none, Err(AnswerError::NoSuchPart));
    let other = WantedPart { goes_on: Some(!first.check), ..next };
    assert_eq!(ask(service, &query, &IN_PARTS, other), Err(AnswerError::NoSuchPart));
    (first.cache_status, second.cache_status)
}

#[test]
fn the_next_part_is_not_made_anew_however_the_cache_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let kept = service(&folder);
    assert_eq!(second(&kept, CacheMode::Bypass), (CacheStatus::Bypass, CacheStatus::Hit));
    assert_eq!(second(&kept, CacheMode::Refresh), (CacheStatus::Miss, CacheStatus::Hit));
    assert_eq!(second(&kept, CacheMode::Default), (CacheStatus::Hit, CacheStatus::Hit));
    let unkept = Arc::new(Service::new(Extractor::english().unwrap(), None));
    assert_eq!(second(&unkept, CacheMode::Default), (CacheStatus::Bypass, CacheStatus::Hit));
}

/// Whether the answers of [`SLOW`] may be written now.
static WRITE: AtomicBool = AtomicBool::new(false);
const SLOW: AnswerFormat = AnswerFormat {
    write: |query, _, _, _| {
        while !WRITE.load(Ordering::Relaxed) {
            std::thread::yield_now();
        }
        vec![query.text.clone().into_bytes()]
    },
    ..FORM
};

#[tokio::test]
async fn what_many_ask_for_at_the_same_time_is_read_once() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(&folder);
    let ask = AnswerRequest { long: true, ..asked(&service, &query("a"), &SLOW, WantedPart::default()) };
    let callers: Vec<_> = (0..100)
        .map(|_| {
            let (service, ask) = (Arc::clone(&service), ask.clone());
            tokio::spawn(async move { service.answer(ask).await })
        })
        .collect();
    while service.flights.waiting() < callers.len() {
        tokio::task::yield_now().await;
    }
    // One who goes away stops nothing.
    callers[0].abort();
    while service.flights.waiting() == callers.len() {
        tokio::task::yield_now().await;
    }
    WRITE.store(true, Ordering::Relaxed);
    for caller in callers.into_iter().skip(1) {
        let answer = caller.await.unwrap().unwrap();
        assert_eq!((answer.part.as_slice(), answer.cache_status), (&b"a"[..], CacheStatus::Miss));
    }
    assert_eq!((service.extractions(), service.flights.waiting()), (1, 0));
    assert_eq!(service.answer(ask).await.unwrap().cache_status, CacheStatus::Hit);
}

#[test]
fn what_others_ask_for_with_other_options_is_read_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(&folder);
    for (read, mode) in
        [(1, CacheMode::Default), (1, CacheMode::Default), (2, CacheMode::Refresh), (3, CacheMode::Bypass)]
    {
        ask(&service, &Query { cache_mode: mode, ..query("a") }, &FORM, WantedPart::default()).unwrap();
        assert_eq!(service.extractions(), read, "{mode:?}");
    }
}

#[test]
fn a_fault_reaches_all_who_wait_and_nobody_after_them() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(&folder);
    let fails = AnswerFormat { write: |_, _, _, _| panic!("secret"), ..FORM };
    assert_eq!(ask(&service, &query("a"), &fails, WantedPart::default()), Err(AnswerError::Fault));
    assert_eq!(service.flights.waiting(), 0);
    assert_eq!(status(&service, &query("a")), CacheStatus::Miss);
}

/// English of another version.
fn other_english() -> Extractor {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/languages/en");
    let mut files = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(folder)];
    while let Some(next) = folders.pop() {
        for path in std::fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            files.push(SourceFile::new(path.strip_prefix(folder).unwrap().to_str().unwrap(), text));
        }
    }
    for file in files.iter_mut().filter(|file| file.path == "language.toml") {
        file.text.push('\n');
    }
    Extractor::new(Arc::new(RuleSet::parse(&files).unwrap()))
}

#[test]
fn another_engine_answers_anew_and_the_old_ones_answers_are_not_given() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(&folder);
    assert_eq!(status(&service, &query("a")), CacheStatus::Miss);
    let before = service.extractor();
    service.use_extractor(other_english());
    assert_eq!(status(&service, &query("a")), CacheStatus::Miss);
    assert_eq!(status(&service, &query("a")), CacheStatus::Hit);
    service.use_extractor(before);
    // The store opens its old answers behind the calls.
    service.flush();
    assert_eq!(status(&service, &query("a")), CacheStatus::Hit);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn cached_equals_fresh(texts in prop::collection::vec("\\PC{0,40}", 1..8)) {
        let folder = tempfile::tempdir().unwrap();
        let service = service(&folder);
        for text in texts.iter().chain(&texts) {
            let kept = ask(&service, &query(text), &FORM, WantedPart::default()).unwrap();
            let bypass = Query { cache_mode: CacheMode::Bypass, ..query(text) };
            let fresh = ask(&service, &bypass, &FORM, WantedPart::default()).unwrap();
            prop_assert_eq!(kept.part, fresh.part);
        }
    }
}

#[test]
fn what_is_removed_while_it_is_read_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(&folder);
    static PURGES: std::sync::Mutex<Option<Arc<Service>>> = std::sync::Mutex::new(None);
    *PURGES.lock().unwrap() = Some(Arc::clone(&service));
    let purges = AnswerFormat {
        write: |query, extractor, made, bytes| {
            let service = PURGES.lock().unwrap().take();
            if let Some(service) = service {
                service.purge_text(&query.text).unwrap();
            }
            (FORM.write)(query, extractor, made, bytes)
        },
        ..FORM
    };
    let status = || ask(&service, &query("a"), &purges, WantedPart::default()).unwrap().cache_status;
    assert_eq!(status(), CacheStatus::Bypass);
    assert_eq!(status(), CacheStatus::Miss);
    assert_eq!(status(), CacheStatus::Hit);
}
