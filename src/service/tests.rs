use std::sync::mpsc;
use std::time::Duration;

use proptest::prelude::*;

use super::*;

const FORM: Form<String> = Form {
    version: 1,
    make: |query, _, found| format!("{}{found:?}", query.text),
    write: |answer| answer.clone().into_bytes(),
    read: |bytes| String::from_utf8(bytes.to_vec()).ok(),
};

fn query(text: &str) -> Query {
    let options = Options::default();
    Query { text: text.into(), encoding: EncodingType::Utf8, options, cache_mode: CacheMode::Default }
}

fn service(folder: &tempfile::TempDir) -> Service {
    Service::new(Extractor::english().unwrap(), Some(Cache::open(folder.path(), 8 << 20).unwrap()))
}

fn status(service: &Service, query: &Query) -> CacheStatus {
    service.answer(query, &FORM, &Stop::new()).unwrap().cache_status
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
        Query { encoding: EncodingType::Utf16, ..query("a") },
        Query { options: Options { min_confidence: 0.5, ..Options::default() }, ..query("a") },
        Query { options: Options { single_marks: SingleMarks::On, ..Options::default() }, ..query("a") },
    ];
    for other in others {
        assert_eq!(status(&service, &other), CacheStatus::Miss, "{other:?}");
    }
    let form = Form { version: 2, ..FORM };
    let answer = service.answer(&query("a"), &form, &Stop::new()).unwrap();
    assert_eq!(answer.cache_status, CacheStatus::Miss);
}

#[test]
fn a_fresh_answer_is_given_as_it_was_made_and_only_a_kept_one_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(&folder);
    let form = Form { make: |_, _, _| "made".into(), read: |_| Some("read".into()), ..FORM };
    let answers = [0; 2].map(|_| service.answer(&query("a"), &form, &Stop::new()).unwrap().found);
    assert_eq!(answers, ["made", "read"]);
}

#[test]
fn kept_bytes_that_are_no_answer_are_a_miss() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(&folder);
    service.answer(&query("a"), &Form { write: |_| vec![0xff], ..FORM }, &Stop::new()).unwrap();
    assert_eq!(status(&service, &query("a")), CacheStatus::Miss);
    assert_eq!(status(&service, &query("a")), CacheStatus::Hit);
}

#[test]
fn a_stopped_extraction_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(&folder);
    let stop = Stop::new();
    stop.stop();
    assert_eq!(service.answer(&query("a"), &FORM, &stop), Err(Stopped));
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
            let kept = service.answer(&query(text), &FORM, &Stop::new()).unwrap();
            let bypass = Query { cache_mode: CacheMode::Bypass, ..query(text) };
            let fresh = service.answer(&bypass, &FORM, &Stop::new()).unwrap();
            prop_assert_eq!(kept.found, fresh.found);
        }
    }
}
