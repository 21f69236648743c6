//! What a daemon tells of itself and its rules.

use tonic::Code;
use tonic_types::StatusExt;
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;
use whosaid::wire::v1::*;

use crate::ARTICLE;
use crate::process::Daemon;
use crate::server::{LIMITS, Server, request};
use crate::timeout::within;

#[tokio::test]
async fn rules_are_listed_in_pages_with_the_version_that_extractions_state() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let found = client.extract_attributions(request(ARTICLE)).await.unwrap().into_inner().extraction.unwrap();
    let all = client.list_rules(ListRulesRequest::default()).await.unwrap().into_inner();
    assert_eq!((all.rule_set_version, all.next_page_token), (found.rule_set_version, String::new()));
    let cited = &found.attributions[0].rule;
    let rule = all.rules.iter().find(|rule| rule.id == *cited).unwrap();
    assert!(!rule.summary.is_empty() && !rule.sieve.is_empty());
    assert!((0.0..=1.0).contains(&rule.confidence) && rule.confidence > 0.0);
    let (mut paged, mut token) = (Vec::new(), String::new());
    loop {
        let asked = ListRulesRequest { page_size: 50, page_token: token };
        let page = client.list_rules(asked).await.unwrap().into_inner();
        assert!(page.rules.len() <= 50);
        paged.extend(page.rules);
        assert!(paged.len() <= all.rules.len(), "pages without end");
        token = page.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(paged, all.rules);
}

#[tokio::test]
async fn one_rule_is_told_and_an_unknown_one_is_not_found_by_name() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let id = "en.direct.content-cue-source".to_string();
    let told = client.get_rule(GetRuleRequest { id: id.clone() }).await.unwrap().into_inner();
    assert_eq!(told.rule.unwrap().id, id);
    let status = client.get_rule(GetRuleRequest { id: "en.none".into() }).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::NotFound, "rule \"en.none\" not found"));
    let resource = status.get_details_resource_info().unwrap();
    assert_eq!((resource.resource_type.as_str(), resource.resource_name.as_str()), ("rule", "en.none"));
    assert_eq!(status.get_details_error_info().unwrap().reason, "NOT_FOUND");
    let status = client.get_rule(GetRuleRequest::default()).await.unwrap_err();
    assert_eq!(status.get_details_bad_request().unwrap().field_violations[0].field, "id");
}

#[tokio::test]
async fn bad_pages_of_rules_are_refused_by_name() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    for (page_size, page_token, field) in
        [(-1, "", "page_size"), (0, "x", "page_token"), (0, "1.0", "page_token")]
    {
        let asked = ListRulesRequest { page_size, page_token: page_token.into() };
        let status = client.list_rules(asked).await.unwrap_err();
        assert_eq!(status.get_details_bad_request().unwrap().field_violations[0].field, field);
    }
}

#[tokio::test]
async fn the_server_tells_its_version_languages_and_limits() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let info = client.get_server_info(GetServerInfoRequest {}).await.unwrap().into_inner();
    assert_eq!(info.version, env!("CARGO_PKG_VERSION"));
    assert_eq!(info.build.len(), 16);
    let all = client.list_rules(ListRulesRequest::default()).await.unwrap().into_inner();
    let language = &info.languages[0];
    assert_eq!((language.code.as_str(), &language.rule_set_version), ("en", &all.rule_set_version));
    assert_eq!(language.rule_count as usize, all.rules.len());
    let limits = info.limits.unwrap();
    assert_eq!((limits.text_bytes, limits.page_bytes), (LIMITS.text as u64, LIMITS.page as u64));
    assert_eq!((limits.document_id_bytes, limits.context_size, limits.warnings), (1024, 1000, 100));
    assert_eq!((limits.stream_requests, limits.line_bytes), (4, 10_000));
    assert_eq!((limits.calls_in_flight, limits.streams), (LIMITS.calls as u64, LIMITS.streams as u64));
    assert_eq!(limits.bytes_in_flight, LIMITS.bytes_in_flight as u64);
}

/// What a daemon tells that was started with these options, when its store is open.
async fn info(arguments: &[&str]) -> GetServerInfoResponse {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), arguments);
    let mut client = AttributionServiceClient::connect(format!("http://{}", daemon.address)).await.unwrap();
    let opened = async {
        loop {
            let info = client.get_server_info(GetServerInfoRequest {}).await.unwrap().into_inner();
            if info.cache_state() != CacheState::Opening {
                return info;
            }
        }
    };
    within("the cache to open", opened).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limits_are_those_of_the_command_line() {
    let limits = async |arguments: &[&str]| info(arguments).await.limits.unwrap();
    let default = limits(&[]).await;
    assert_eq!((default.text_bytes, default.bytes_in_flight), (8 << 20, 128 << 20));
    // So many a core.
    assert_eq!((default.calls_in_flight % 128, default.streams % 32), (0, 0));
    assert_eq!(default.calls_in_flight / 128, default.streams / 32);
    let options = ["--max-text-bytes=1001", "--max-calls=7", "--max-streams=3", "--max-in-flight-mib=5"];
    let expected = ServerLimits {
        text_bytes: 1001,
        calls_in_flight: 7,
        streams: 3,
        bytes_in_flight: 5 << 20,
        ..default
    };
    assert_eq!(limits(&options).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_of_the_store_is_told() {
    let ready = info(&[]).await;
    assert_eq!((ready.cache_state(), ready.cache_detail.as_str()), (CacheState::Ready, ""));
    let off = info(&["--no-cache"]).await;
    assert_eq!((off.cache_state(), off.cache_detail.as_str()), (CacheState::Off, ""));
}
