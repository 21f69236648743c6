use std::sync::mpsc;
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::attribution::Kind;

const FORM: Form = Form {
    version: 1,
    part_bytes: 100,
    write: |query, _, made, _| vec![format!("{}{:?}", query.text, made.extraction).into_bytes()],
    is_part: |bytes| bytes != [0xff],
};

fn query(text: &str) -> Query {
    let options = Options::default();
    Query {
        text: text.into(),
        headline: String::new(),
        byline: String::new(),
        encoding: EncodingType::Utf8,
        options,
        context: 0,
        cache_mode: CacheMode::Default,
    }
}

fn service(folder: &tempfile::TempDir) -> Service {
    Service::new(Extractor::english().unwrap(), Some(Cache::open(folder.path(), 8 << 20).unwrap()))
}

fn ask(service: &Service, query: &Query, form: &Form, wanted: Wanted) -> Result<Answer, NoAnswer> {
    service.answer(&service.key(query, form), query, form, wanted, &Stop::new())
}

fn status(service: &Service, query: &Query) -> CacheStatus {
    ask(service, query, &FORM, Wanted::default()).unwrap().cache_status
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
    for form in [Form { version: 2, ..FORM }, Form { part_bytes: 99, ..FORM }] {
        let answer = ask(&service, &query("a"), &form, Wanted::default()).unwrap();
        assert_eq!(answer.cache_status, CacheStatus::Miss);
    }
}

#[test]
fn kept_bytes_that_are_no_answer_are_a_miss() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(&folder);
    let spoils = Form { write: |_, _, _, _| vec![vec![0xff]], ..FORM };
    ask(&service, &query("a"), &spoils, Wanted::default()).unwrap();
    assert_eq!(status(&service, &query("a")), CacheStatus::Miss);
    assert_eq!(status(&service, &query("a")), CacheStatus::Hit);
}

const IN_PARTS: Form = Form { write: |_, _, _, _| [b"one", b"two"].map(|part| part.to_vec()).into(), ..FORM };

/// The second part of an answer in two, whose first part is asked for before, and how often the engine had to read for it.
fn second(service: &Service, mode: CacheMode) -> (CacheStatus, CacheStatus) {
    let query = Query { cache_mode: mode, ..query("a") };
    let first = ask(service, &query, &IN_PARTS, Wanted::default()).unwrap();
    let next = Wanted { part: 1, goes_on: true, more: false };
    let second = ask(service, &query, &IN_PARTS, next).unwrap();
    assert_eq!((first.part.as_slice(), second.part.as_slice()), (&b"one"[..], &b"two"[..]));
    let none = ask(service, &query, &IN_PARTS, Wanted { part: 2, ..next });
    assert_eq!(none, Err(NoAnswer::NoSuchPart { parts: 2 }));
    (first.cache_status, second.cache_status)
}

#[test]
fn the_next_part_is_not_made_anew_however_the_cache_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let kept = service(&folder);
    assert_eq!(second(&kept, CacheMode::Bypass), (CacheStatus::Bypass, CacheStatus::Hit));
    assert_eq!(second(&kept, CacheMode::Refresh), (CacheStatus::Miss, CacheStatus::Hit));
    assert_eq!(second(&kept, CacheMode::Default), (CacheStatus::Hit, CacheStatus::Hit));
    let unkept = Service::new(Extractor::english().unwrap(), None);
    assert_eq!(second(&unkept, CacheMode::Default), (CacheStatus::Bypass, CacheStatus::Hit));
}

#[test]
fn a_stopped_extraction_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(&folder);
    let stop = Stop::new();
    stop.stop();
    let key = service.key(&query("a"), &FORM);
    let stopped = service.answer(&key, &query("a"), &FORM, Wanted::default(), &stop);
    assert_eq!(stopped, Err(NoAnswer::Stopped(Stopped)));
    assert_eq!(status(&service, &query("a")), CacheStatus::Miss);
}

#[tokio::test]
async fn work_that_nobody_waits_for_is_stopped() {
    let (tell, told) = mpsc::channel();
    let waiting = run(true, move |stop| {
        while !stop.is_stopped() {
            std::thread::yield_now();
        }
        tell.send(()).unwrap();
        Err::<(), _>(Stopped)
    });
    assert!(tokio::time::timeout(Duration::from_millis(1), waiting).await.is_err());
    told.recv().unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn cached_equals_fresh(texts in prop::collection::vec("\\PC{0,40}", 1..8)) {
        let folder = tempfile::tempdir().unwrap();
        let service = service(&folder);
        for text in texts.iter().chain(&texts) {
            let kept = ask(&service, &query(text), &FORM, Wanted::default()).unwrap();
            let bypass = Query { cache_mode: CacheMode::Bypass, ..query(text) };
            let fresh = ask(&service, &bypass, &FORM, Wanted::default()).unwrap();
            prop_assert_eq!(kept.part, fresh.part);
        }
    }
}
