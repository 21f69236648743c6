//! Fields of attributions and what may be asked for, through the generated client.

use tonic::Code;
use tonic_types::StatusExt;
use whosaid::wire::v1::{AttributionKind, ExtractAttributionsRequest, Extraction, ExtractionOptions};

use crate::server::{LIMITS, Server, request};

async fn answer(asked: ExtractAttributionsRequest) -> Extraction {
    let server = Server::start(LIMITS).await;
    server.client().await.extract_attributions(asked).await.unwrap().into_inner().extraction.unwrap()
}

const TEXT: &str = "“The bridge will hold for years,” said Ann Lee. Bo Dahl said that it was shut.\n\n\
    The sign read “Keep Out” in red.\n\nIt was late. “Nobody told us that it would rain.”\n";

#[tokio::test]
async fn only_the_kinds_asked_for_are_answered_with_their_speakers() {
    let all = answer(request(TEXT)).await;
    let kinds = |found: &Extraction| found.attributions.iter().map(|a| a.kind()).collect::<Vec<_>>();
    assert_eq!(kinds(&all), [AttributionKind::Direct, AttributionKind::Indirect]);
    for (kind, name) in [(AttributionKind::Direct, "Ann Lee"), (AttributionKind::Indirect, "Bo Dahl")] {
        let found = answer(ExtractAttributionsRequest { kinds: vec![kind.into()], ..request(TEXT) }).await;
        assert_eq!(kinds(&found), [kind]);
        assert_eq!(found.speakers.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), [name]);
        assert_eq!(found.attributions[0].speaker_id, found.speakers[0].id);
    }
}

#[tokio::test]
async fn a_parent_of_another_kind_is_no_parent() {
    let text = "“My uncle said, ‘I could buy the shop,’ and left,” Ann Lee said.";
    let all = answer(request(text)).await;
    assert!(all.attributions.iter().any(|a| !a.parent_id.is_empty()));
    let kinds = vec![AttributionKind::Mixed.into(), AttributionKind::Indirect.into()];
    let none = answer(ExtractAttributionsRequest { kinds, ..request(text) }).await;
    assert!(none.attributions.iter().all(|a| a.parent_id.is_empty()), "{none:?}");
}

#[tokio::test]
async fn an_unknown_kind_is_refused_with_its_place() {
    let server = Server::start(LIMITS).await;
    let kinds = vec![AttributionKind::Direct.into(), 9, 0];
    let asked = ExtractAttributionsRequest { kinds, ..request(TEXT) };
    let status = server.client().await.extract_attributions(asked).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    let violations = status.get_details_bad_request().unwrap().field_violations;
    let fields: Vec<_> = violations.iter().map(|violation| violation.field.as_str()).collect();
    assert_eq!(fields, ["kinds[1]", "kinds[2]"]);
}

#[tokio::test]
async fn what_nobody_is_found_to_say_is_listed_on_request() {
    assert_eq!(answer(request(TEXT)).await.unattributed, []);
    let options = Some(ExtractionOptions { unattributed: true, ..ExtractionOptions::default() });
    let found = answer(ExtractAttributionsRequest { options, ..request(TEXT) }).await;
    let listed = found.unattributed.iter().map(|quotation| {
        let content = quotation.content.as_ref().unwrap();
        let (outer, inner) = (content.outer.as_ref().unwrap(), content.inner.as_ref().unwrap());
        assert_eq!(&TEXT[outer.begin as usize..outer.end as usize], outer.text);
        (inner.text.as_str(), quotation.reads_as_speech)
    });
    let expected = [("Keep Out", false), ("Nobody told us that it would rain.", true)];
    assert_eq!(listed.collect::<Vec<_>>(), expected);
}
