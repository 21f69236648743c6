//! Long answers in pages.

use std::collections::BTreeMap;

use prost::Message;
use tonic::Code;
use tonic_types::StatusExt;
use whosaid::wire::Limits;
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;
use whosaid::wire::v1::*;

use crate::ARTICLE;
use crate::server::{LIMITS, Server, request};

type Client = AttributionServiceClient<tonic::transport::Channel>;

/// All pages of an answer.
async fn pages(client: &mut Client, asked: &ExtractAttributionsRequest) -> Vec<ExtractAttributionsResponse> {
    let mut pages: Vec<ExtractAttributionsResponse> = Vec::new();
    loop {
        let page_token = pages.last().map(|page| page.next_page_token.clone()).unwrap_or_default();
        let asked = ExtractAttributionsRequest { page_token, ..asked.clone() };
        let page = client.extract_attributions(asked).await.unwrap().into_inner();
        assert!(pages.len() < 100_000, "pages without end");
        let is_last = page.next_page_token.is_empty();
        pages.push(page);
        if is_last {
            return pages;
        }
    }
}

/// Each speaker's name and mentions, by id.
type Speakers = BTreeMap<String, (String, Vec<Span>)>;

/// What the pages say together: everything in the order of its first page, each speaker once.
fn joined(pages: &[ExtractAttributionsResponse]) -> (Vec<Attribution>, Speakers) {
    let extractions = pages.iter().map(|page| page.extraction.as_ref().unwrap());
    let mut speakers = Speakers::new();
    for speaker in extractions.clone().flat_map(|extraction| &extraction.speakers) {
        let known = speakers.entry(speaker.id.clone()).or_insert_with(|| (speaker.name.clone(), Vec::new()));
        known.1.extend(speaker.mentions.clone());
    }
    (extractions.flat_map(|extraction| extraction.attributions.clone()).collect(), speakers)
}

fn mode(mut asked: ExtractAttributionsRequest, mode: CacheMode) -> ExtractAttributionsRequest {
    asked.options.get_or_insert_default().cache_mode = mode.into();
    asked
}

#[tokio::test]
async fn pages_of_any_size_join_to_the_whole_answer_and_only_the_first_is_read() {
    let text = ARTICLE.repeat(5);
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let whole = client.extract_attributions(request(&text)).await.unwrap().into_inner();
    let count = whole.extraction.as_ref().unwrap().attributions.len();
    assert!(count > 10 && whole.next_page_token.is_empty());
    assert_eq!(whole.total_size as usize, count);
    for size in [1, 2, 7, count as i32 - 1, count as i32, 1000] {
        for cached in [CacheMode::Default, CacheMode::Bypass, CacheMode::Refresh] {
            let asked = ExtractAttributionsRequest { page_size: size, ..mode(request(&text), cached) };
            let pages = pages(&mut client, &asked).await;
            assert_eq!(pages.len(), count.div_ceil(size as usize));
            assert_eq!(joined(&pages), joined(std::slice::from_ref(&whole)), "{size} {cached:?}");
            assert!(pages.iter().all(|page| page.total_size as usize == count && page.document_id == "a"));
            assert!(
                pages[1..].iter().all(|page| page.cache_status() == CacheStatus::Hit),
                "{size} {cached:?}"
            );
        }
    }
}

#[tokio::test]
async fn unattributed_quotations_stand_on_the_page_where_they_stand_in_the_text() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let text = "The sign beside the “Keep Out” gate is red.\n\n".to_string()
        + ARTICLE
        + "\nIt was called “The End” then.\n";
    let mut asked = request(&text.repeat(3));
    asked.options.get_or_insert_default().unattributed = true;
    let whole = client.extract_attributions(asked.clone()).await.unwrap().into_inner();
    let found = whole.extraction.as_ref().unwrap();
    assert!(found.unattributed.len() >= 6);
    assert_eq!(whole.total_size as usize, found.attributions.len() + found.unattributed.len());
    for page_size in [1, 3] {
        let pages = pages(&mut client, &ExtractAttributionsRequest { page_size, ..asked.clone() }).await;
        let extractions = pages.iter().map(|page| page.extraction.as_ref().unwrap());
        let sizes = extractions.clone().map(|found| found.attributions.len() + found.unattributed.len());
        assert!(sizes.clone().all(|size| size <= page_size as usize));
        assert_eq!(sizes.sum::<usize>(), whole.total_size as usize);
        let listed: Vec<_> = extractions.flat_map(|found| found.unattributed.clone()).collect();
        assert_eq!(listed, found.unattributed);
        assert_eq!(joined(&pages), joined(std::slice::from_ref(&whole)));
    }
}

#[tokio::test]
async fn warnings_stand_on_the_first_page() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let text = ARTICLE.to_string() + "\n“This mark is never closed, she said.\n";
    let pages = pages(&mut client, &ExtractAttributionsRequest { page_size: 1, ..request(&text) }).await;
    let warnings: Vec<usize> =
        pages.iter().map(|page| page.extraction.as_ref().unwrap().warnings.len()).collect();
    assert!(warnings[0] > 0 && warnings[1..].iter().all(|count| *count == 0), "{warnings:?}");
}

/// Articles of 8 MB: news, and statements that cannot be cut.
#[tokio::test(flavor = "multi_thread")]
async fn an_article_of_8_mb_comes_back_whole_in_pages_that_clients_take() {
    let most = 8 << 20;
    let statement = format!("“{}” said Ann Lee.\n\n", "We cannot pay for the roof. ".repeat(12_000));
    let short = "“No,” he said.\n\n";
    let one = format!("“{}” said Ann Lee.", "We cannot pay for the roof. ".repeat((most - 100) / 28));
    let many = "“No,” said Ann Lee.\n\n".to_string() + &"“We cannot pay.\n\n".repeat(most / 20);
    let titles = "He read “Of Mice” and “Men” then. ".repeat(most / 50);
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    for (name, text) in [
        ("news", ARTICLE.repeat(most / ARTICLE.len())),
        ("long statements", statement.repeat(most / statement.len())),
        ("short statements", short.repeat(most / short.len())),
        ("one statement", one),
        ("one statement in many paragraphs", many),
        ("titles", titles),
    ] {
        let mut asked = request(&text);
        let options = asked.options.get_or_insert_default();
        (options.cache_mode, options.unattributed) = (CacheMode::Bypass.into(), true);
        let pages = pages(&mut client, &asked).await;
        let bytes: Vec<usize> = pages.iter().map(Message::encoded_len).collect();
        assert!(bytes.iter().all(|bytes| *bytes < 4 << 20), "{name}: {bytes:?}");
        let (attributions, _) = joined(&pages);
        let listed = pages.iter().map(|page| page.extraction.as_ref().unwrap().unattributed.len());
        assert_eq!(attributions.len() + listed.sum::<usize>(), pages[0].total_size as usize, "{name}");
        for span in attributions.iter().flat_map(|a| &a.content).flat_map(|c| [&c.outer, &c.inner]).flatten()
        {
            let words = &text[span.begin as usize..span.end as usize];
            assert!(if span.text_left_out { span.text.is_empty() } else { span.text == words }, "{name}");
        }
        println!(
            "{name}: {} attributions on {} pages of up to {:?} bytes",
            attributions.len(),
            pages.len(),
            bytes.iter().max()
        );
    }
}

#[tokio::test]
async fn tokens_of_other_requests_are_refused_by_name() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let asked = ExtractAttributionsRequest { page_size: 1, ..request(ARTICLE) };
    let token = client.extract_attributions(asked.clone()).await.unwrap().into_inner().next_page_token;
    let mut utf16 = ExtractAttributionsRequest { encoding_type: 2, ..request(ARTICLE) };
    utf16.page_token = token.clone();
    let other = ExtractAttributionsRequest { page_token: token.clone(), ..request("Another text.") };
    let forged = |page_token: String| ExtractAttributionsRequest { page_token, ..request(ARTICLE) };
    let beyond = token.replacen("0.1.", "0.ff.", 1);
    let no_part = token.replacen("0.1.", "9.0.", 1);
    assert!(beyond != token && no_part != token, "{token}");
    let foreign = "belongs to another request or version of the rules; request the first page again";
    let none = "is not a page token; pass next_page_token unchanged";
    for (asked, words) in [
        (utf16, foreign),
        (other, foreign),
        (forged(beyond), foreign),
        (forged(no_part), foreign),
        (forged("1".into()), none),
        (forged(token.to_uppercase() + " "), none),
        (forged("".to_string() + &token + ".1"), none),
    ] {
        let status = client.extract_attributions(asked).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument);
        let violations = status.get_details_bad_request().unwrap().field_violations;
        assert_eq!((violations[0].field.as_str(), violations[0].description.as_str()), ("page_token", words));
    }
    let negative = ExtractAttributionsRequest { page_size: -1, ..request(ARTICLE) };
    let status = client.extract_attributions(negative).await.unwrap_err();
    assert_eq!(status.message(), "page_size: is -1; it must not be negative");
}

#[tokio::test]
async fn context_is_as_long_as_asked_and_never_cuts_a_character() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let text = "😀 Tom Óg Byrne said: “We will appeal.” 😀😀 So he did.";
    let mut asked = request(text);
    asked.options = Some(ExtractionOptions { context_size: 3, ..ExtractionOptions::default() });
    let found = client.extract_attributions(asked.clone()).await.unwrap().into_inner().extraction.unwrap();
    assert_eq!(
        (found.attributions[0].prefix.as_str(), found.attributions[0].suffix.as_str()),
        ("d: ", " 😀😀")
    );
    asked.options.as_mut().unwrap().context_size = 1000;
    let found = client.extract_attributions(asked.clone()).await.unwrap().into_inner().extraction.unwrap();
    let whole = format!("{}“We will appeal.”{}", found.attributions[0].prefix, found.attributions[0].suffix);
    assert_eq!(whole, text);
    asked.options.as_mut().unwrap().context_size = 1001;
    let status = client.extract_attributions(asked).await.unwrap_err();
    assert_eq!(status.message(), "options.context_size: is 1001, over the limit of 1000");
}

#[tokio::test]
async fn what_one_attribution_echoes_is_bounded_by_the_page() {
    let server = Server::start(Limits { page: 400, ..LIMITS }).await;
    let mut client = server.client().await;
    let text = format!("“{}” said Ann Lee.\n\n“No,” said Bo Dahl.", "We cannot pay. ".repeat(20));
    let pages = pages(&mut client, &request(&text)).await;
    let (attributions, speakers) = joined(&pages);
    let outer = attributions[0].content[0].outer.as_ref().unwrap();
    assert!(outer.text_left_out && outer.text.is_empty() && outer.end > 300, "{outer:?}");
    assert_eq!(attributions[1].content[0].outer.as_ref().unwrap().text, "“No,”");
    let names: Vec<&str> = speakers.values().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Ann Lee", "Bo Dahl"]);
}
