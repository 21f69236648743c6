//! Headlines and bylines that stand apart from the content.

use tonic_types::StatusExt;
use whosaid::wire::v1::*;

use crate::process::stdout;
use crate::server::{LIMITS, Server, request};

async fn answer(
    headline: &str,
    content: &str,
    byline: &str,
    encoding: EncodingType,
) -> ExtractAttributionsResponse {
    let server = Server::start(LIMITS).await;
    let mut asked = ExtractAttributionsRequest { encoding_type: encoding.into(), ..request(content) };
    let document = asked.document.as_mut().unwrap();
    (document.headline, document.byline) = (headline.into(), byline.into());
    server.client().await.extract_attributions(asked).await.unwrap().into_inner()
}

/// The speaker's name and the field and words of the content of each attribution.
fn told(found: &Extraction) -> Vec<(&str, DocumentField, &str)> {
    let told = found.attributions.iter().map(|attribution| {
        let speaker = found.speakers.iter().find(|speaker| speaker.id == attribution.speaker_id);
        let inner = attribution.content[0].inner.as_ref().unwrap();
        (speaker.map_or("", |speaker| speaker.name.as_str()), inner.field(), inner.text.as_str())
    });
    told.collect()
}

#[tokio::test]
async fn what_is_said_in_the_headline_is_answered_in_its_own_offsets() {
    let headline = "Mayor Ann Lee: “We 😀 will appeal”";
    let content = "The mayor lost. “We are not done,” Lee said 😀.";
    for encoding in [EncodingType::Utf8, EncodingType::Utf16, EncodingType::Utf32] {
        let found = answer(headline, content, "", encoding).await.extraction.unwrap();
        let expected = [
            ("Ann Lee", DocumentField::Headline, "We 😀 will appeal"),
            ("Ann Lee", DocumentField::Unspecified, "We are not done,"),
        ];
        assert_eq!(told(&found), expected);
        for span in found.attributions.iter().flat_map(|a| &a.content).filter_map(|c| c.outer.as_ref()) {
            let text = if span.field() == DocumentField::Headline { headline } else { content };
            let range = span.begin as usize..span.end as usize;
            let words = match encoding {
                EncodingType::Utf16 => {
                    String::from_utf16(&text.encode_utf16().collect::<Vec<_>>()[range]).unwrap()
                }
                EncodingType::Utf32 => text.chars().collect::<Vec<_>>()[range].iter().collect(),
                _ => text[range].to_string(),
            };
            assert_eq!(words, span.text, "{encoding:?}");
        }
    }
}

#[tokio::test]
async fn without_them_nothing_changes_and_a_headline_that_the_content_has_is_read_once() {
    let content = "Mayor Ann Lee: “We will appeal”\n\n“We are not done,” Lee said.";
    let plain = answer("", content, "", EncodingType::Utf8).await.extraction;
    assert_eq!(
        answer("Mayor Ann Lee: “We will appeal”", content, "", EncodingType::Utf8).await.extraction,
        plain
    );
}

#[tokio::test]
async fn a_quotation_is_never_joined_across_fields() {
    let found =
        answer("Ann Lee warned:", "“It was raining for days and nights.”", "", EncodingType::Utf8).await;
    assert_eq!(told(&found.extraction.unwrap()), []);
    let headline = "“We will appeal,” said Ann Lee.";
    let found = answer(headline, "“It was raining for days and nights.”", "", EncodingType::Utf8).await;
    let found = found.extraction.unwrap();
    assert_eq!(told(&found), [("Ann Lee", DocumentField::Headline, "We will appeal,")]);
}

#[tokio::test]
async fn the_byline_tells_who_i_is() {
    let content = "The bridge is old.\n\nI said that it would fall.";
    for (byline, name) in [
        ("Bo Dahl", "Bo Dahl"),
        ("By Bo Dahl, Reuters", "Bo Dahl"),
        ("BY BO DAHL", "BO DAHL"),
        ("Bo Dahl, Arts Correspondent", "Bo Dahl"),
        ("By Bo Dahl and Ann Lee", ""),
        ("", ""),
    ] {
        let found = answer("", content, byline, EncodingType::Utf8).await.extraction.unwrap();
        assert_eq!(told(&found), [(name, DocumentField::Unspecified, "it would fall")], "{byline}");
    }
}

/// The headline's source and one of the content stand at the same offsets, each in its field.
#[tokio::test]
async fn pages_keep_the_mentions_of_each_field_apart() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let mut asked = request("Bo Dahl said “No way.” Then “Yes,” said Ann Lee.");
    asked.document.as_mut().unwrap().headline = "Ann Lee: “We will win it all”".into();
    let whole = client.extract_attributions(asked.clone()).await.unwrap().into_inner().extraction.unwrap();
    let mut mentions = std::collections::BTreeMap::<String, Vec<Span>>::new();
    asked.page_size = 1;
    for number in 0.. {
        assert!(number <= whole.attributions.len(), "pages without end");
        let page = client.extract_attributions(asked.clone()).await.unwrap().into_inner();
        for speaker in page.extraction.unwrap().speakers {
            mentions.entry(speaker.id).or_default().extend(speaker.mentions);
        }
        if page.next_page_token.is_empty() {
            break;
        }
        asked.page_token = page.next_page_token;
    }
    let expected = whole.speakers.into_iter().map(|speaker| (speaker.id, speaker.mentions)).collect();
    assert_eq!(mentions, expected);
}

#[tokio::test]
async fn long_ones_are_refused_by_name() {
    let server = Server::start(LIMITS).await;
    let mut asked = request("One.");
    let document = asked.document.as_mut().unwrap();
    (document.headline, document.byline) = ("x".repeat(10_001), "x".repeat(10_001));
    let status = server.client().await.extract_attributions(asked).await.unwrap_err();
    let violations = status.get_details_bad_request().unwrap().field_violations;
    let told: Vec<_> = violations.iter().map(|v| (v.field.as_str(), v.description.as_str())).collect();
    let words = "is 10001 bytes long, over the limit of 10000";
    assert_eq!(told, [("document.headline", words), ("document.byline", words)]);
}

#[test]
fn lines_of_json_may_have_them() {
    let line =
        r#"{"id": "a", "text": "“We are not done,” Lee said.", "headline": "Ann Lee: “We will appeal”"}"#;
    let found = stdout(&["extract", "--input", "jsonl", "--output", "spans"], line.as_bytes());
    assert!(found.contains("\"speaker\":\"Ann Lee\"") && found.contains("\"field\":\"headline\""), "{found}");
    let report = stdout(&["extract", "--input", "jsonl"], line.as_bytes());
    assert!(report.contains("headline  “We will appeal”"), "{report}");
}
