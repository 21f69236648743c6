//! Headers that are far too long.

use http::StatusCode;
use tonic::{Code, Request};
use whosaid::wire::v1::ExtractAttributionsResponse;

use super::raw::{self, ONE, Raw};
use super::{Attacked, by_time, in_process, serves};
use crate::ARTICLE;
use crate::server::request;

#[tokio::test(flavor = "multi_thread")]
async fn a_header_of_80_kilobytes_is_refused_and_other_connections_are_unhurt() {
    let attacked = Attacked::start(&[]).await;
    let mut others = attacked.client().await;
    for timeout in [None, Some("1H")].into_iter().cycle().take(by_time(4, 1_000)) {
        let mut asked = Request::new(request(ARTICLE));
        asked.metadata_mut().insert("x-long", "a".repeat(80 << 10).parse().unwrap());
        timeout.map(|timeout| asked.metadata_mut().insert("grpc-timeout", timeout.parse().unwrap()));
        let refused = attacked.client().await.extract_attributions(asked).await;
        assert!(refused.is_err(), "{refused:?}");
        serves(&mut others).await;
        attacked.serves().await;
    }
    attacked.end().await;
}

/// One that is not that long costs not even its connection.
#[tokio::test(flavor = "multi_thread")]
async fn a_header_of_40_kilobytes_is_refused_and_other_calls_of_its_connection_are_unhurt() {
    let attacked = Attacked::start(&[]).await;
    let mut raw = Raw::connect(&attacked.daemon.address).await;
    let (answer, mut sending) = raw.begin(ONE, &[]).await;
    raw.read_by_daemon().await;
    for _ in 0..by_time(4, 1_000) {
        let (refused, _) = raw.begin(ONE, &[("x-long", &"a".repeat(40 << 10))]).await;
        assert_eq!(refused.await.unwrap().status(), StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    }
    sending.send_data(raw::framed(&request(ARTICLE)).into(), true).unwrap();
    let (found, code) = raw::whole::<ExtractAttributionsResponse>(answer).await;
    assert_eq!((found.len(), code), (1, Code::Ok));
    assert_eq!(found[0].extraction, Some(in_process(&request(ARTICLE))));
    attacked.end().await;
}
