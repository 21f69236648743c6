//! Documents in HTML and Markdown, through the generated client and the command line.

use tonic::Code;
use tonic_types::StatusExt;
use whosaid::wire::Limits;
use whosaid::wire::v1::*;

use crate::process::{failure, stdout};
use crate::server::{LIMITS, Server, request};

const PAGE: &str = "<h1>😀 Tarn &amp; Ham</h1><nav>“No,” said Nav.</nav>\n<p>“We <b>will</b>\r\n appeal,” said &Oslash;ystein \
    <i>Lee</i>.</p><script>“No,” said Script.</script><ul><li>The mill 😀 will shut, Lee said.</li></ul>";

fn asked(kind: DocumentType, content: &str, encoding: EncodingType) -> ExtractAttributionsRequest {
    let mut asked = ExtractAttributionsRequest { encoding_type: encoding.into(), ..request(content) };
    asked.document.as_mut().unwrap().r#type = kind.into();
    asked
}

/// The part of a text between two offsets, as a caller of that unit slices it.
fn slice(text: &str, begin: u32, end: u32, encoding: EncodingType) -> String {
    let range = begin as usize..end as usize;
    match encoding {
        EncodingType::Utf16 => String::from_utf16(&text.encode_utf16().collect::<Vec<_>>()[range]).unwrap(),
        EncodingType::Utf32 => text.chars().collect::<Vec<_>>()[range].iter().collect(),
        _ => text[range].to_owned(),
    }
}

const ENCODINGS: [EncodingType; 3] = [EncodingType::Utf8, EncodingType::Utf16, EncodingType::Utf32];

#[tokio::test]
async fn offsets_refer_to_the_html_in_the_callers_unit() {
    let server = Server::start(LIMITS).await;
    for encoding in ENCODINGS {
        let asked = asked(DocumentType::Html, PAGE, encoding);
        let found = server.client().await.extract_attributions(asked).await.unwrap().into_inner();
        let found = found.extraction.unwrap();
        let told: Vec<_> = found
            .attributions
            .iter()
            .map(|attribution| {
                let outer = attribution.content[0].outer.as_ref().unwrap();
                (outer.text.as_str(), slice(PAGE, outer.begin, outer.end, encoding), attribution.location())
            })
            .collect();
        let expected = [
            ("“We will appeal,”", "“We <b>will</b>\r\n appeal,”".to_owned(), AttributionLocation::Body),
            ("The mill 😀 will shut", "The mill 😀 will shut".to_owned(), AttributionLocation::List),
        ];
        assert_eq!(told, expected, "{encoding:?}");
        assert_eq!(found.speakers[0].name, "Øystein Lee");
        let mention = &found.speakers[0].mentions[0];
        assert_eq!(slice(PAGE, mention.begin, mention.end, encoding), "&Oslash;ystein <i>Lee");
    }
}

#[tokio::test]
async fn prefix_and_suffix_are_what_is_read() {
    let server = Server::start(LIMITS).await;
    let mut asked = asked(
        DocumentType::Html,
        "<p>It &amp; <b>rain</b>: “We ran,” said <i>Bo</i> Lind.</p>",
        EncodingType::Utf8,
    );
    asked.options = Some(ExtractionOptions { context_size: 12, ..ExtractionOptions::default() });
    let found =
        server.client().await.extract_attributions(asked).await.unwrap().into_inner().extraction.unwrap();
    let direct = found.attributions.iter().find(|a| a.kind() == AttributionKind::Direct).unwrap();
    assert_eq!((direct.prefix.as_str(), direct.suffix.as_str()), ("It & rain: ", " said Bo Lin"));
}

#[tokio::test]
async fn the_text_is_returned_as_it_is_read() {
    let server = Server::start(LIMITS).await;
    for encoding in ENCODINGS {
        let asked = ReadTextRequest {
            document: asked(DocumentType::Html, PAGE, encoding).document,
            encoding_type: encoding.into(),
        };
        let mut stream = server.client().await.read_text(asked).await.unwrap().into_inner();
        let mut text = String::new();
        while let Some(answer) = stream.message().await.unwrap() {
            for piece in answer.pieces {
                text.push_str(match piece.block() {
                    BlockKind::Unspecified => "",
                    BlockKind::Heading => "# ",
                    BlockKind::ListItem => "\n- ",
                    _ => "\n",
                });
                text.push_str(&piece.text);
                let written = slice(PAGE, piece.begin, piece.end, encoding);
                let otherwise = ["&amp;", "&Oslash;", "\r"].contains(&written.as_str());
                assert!(written == piece.text || otherwise, "{written:?} {:?}", piece.text);
            }
        }
        assert_eq!(
            text,
            "# 😀 Tarn & Ham\n“We will appeal,” said Øystein Lee.\n- The mill 😀 will shut, Lee said."
        );
    }
}

#[tokio::test]
async fn a_long_text_comes_in_several_messages_and_whole() {
    let server = Server::start(LIMITS).await;
    let page = "<p>Rain fell on the <b>mill</b>.".repeat(40_000);
    let document = asked(DocumentType::Html, &page, EncodingType::Utf8).document;
    let asked = ReadTextRequest { document, ..ReadTextRequest::default() };
    let mut stream = server.client().await.read_text(asked).await.unwrap().into_inner();
    let (mut messages, mut blocks) = (0, 0);
    while let Some(answer) = stream.message().await.unwrap() {
        messages += 1;
        blocks += answer.pieces.iter().filter(|piece| piece.block() == BlockKind::Paragraph).count();
    }
    assert!(messages > 1);
    assert_eq!(blocks, 40_000);
}

#[tokio::test]
async fn a_caller_who_does_not_read_the_text_blocks_nobody_and_counts_as_a_stream() {
    let server = Server::start(Limits { streams: 1, ..LIMITS }).await;
    let page = "a<b>".repeat(300_000);
    let reading = || ReadTextRequest {
        document: asked(DocumentType::Html, &page, EncodingType::Utf8).document,
        ..ReadTextRequest::default()
    };
    let held = server.client().await.read_text(reading()).await.unwrap();
    // A long text needs a thread of the pool.
    let long = request(&"“We ran,” said Bo Lind. ".repeat(5_000));
    let found = server.client().await.extract_attributions(long).await.unwrap().into_inner();
    assert!(found.total_size > 0);
    let refused = server.client().await.read_text(reading()).await.unwrap_err();
    assert_eq!(refused.code(), Code::ResourceExhausted);
    assert!(refused.get_details_retry_info().is_some());
    // Once it is read, there is room again.
    let mut held = held.into_inner();
    while held.message().await.unwrap().is_some() {}
    drop(held);
    assert!(server.client().await.read_text(reading()).await.is_ok());
}

#[tokio::test]
async fn the_deadline_ends_the_text() {
    let server = Server::start(LIMITS).await;
    let page = "a<b>".repeat(300_000);
    let document = asked(DocumentType::Html, &page, EncodingType::Utf8).document;
    let mut asked = tonic::Request::new(ReadTextRequest { document, ..ReadTextRequest::default() });
    asked.metadata_mut().insert("grpc-timeout", "1m".parse().unwrap());
    let ended = match server.client_without_deadlines().read_text(asked).await {
        Ok(answered) => {
            let mut stream = answered.into_inner();
            loop {
                match stream.message().await {
                    Ok(Some(_)) => {}
                    Ok(None) => panic!("the text was sent in a millisecond"),
                    Err(status) => break status,
                }
            }
        }
        Err(status) => status,
    };
    assert_eq!(ended.code(), Code::DeadlineExceeded);
}

#[tokio::test]
async fn a_document_without_text_and_an_unknown_type_are_refused_by_field() {
    let server = Server::start(LIMITS).await;
    let mut unknown = asked(DocumentType::Html, "a", EncodingType::Utf8);
    unknown.document.as_mut().unwrap().r#type = 9;
    for (asked, field, words) in [
        (
            asked(DocumentType::Html, "<script>a</script>", EncodingType::Utf8),
            "document.content",
            "no text outside of tags",
        ),
        (
            asked(DocumentType::Markdown, "![a](b)", EncodingType::Utf8),
            "document.content",
            "no text outside of tags",
        ),
        (unknown, "document.type", "9 is not a value of this enum"),
    ] {
        let reading = ReadTextRequest { document: asked.document.clone(), ..ReadTextRequest::default() };
        let extracting = server.client().await.extract_attributions(asked).await.unwrap_err();
        let read = match server.client().await.read_text(reading).await {
            Ok(answered) => answered.into_inner().message().await.unwrap_err(),
            Err(refused) => refused,
        };
        for status in [extracting, read] {
            assert_eq!(status.code(), Code::InvalidArgument);
            let violations = status.get_details_bad_request().unwrap().field_violations;
            assert_eq!(violations[0].field, field);
            assert!(violations[0].description.contains(words), "{violations:?}");
        }
    }
}

#[tokio::test]
async fn one_text_of_two_types_has_two_answers() {
    let server = Server::start(LIMITS).await;
    let text = "“We ran,” said Bo&nbsp;Lind.<div hidden>“No,” said Una Oro.</div>";
    for (kind, count, status) in [
        (DocumentType::Html, 1, CacheStatus::Miss),
        (DocumentType::PlainText, 2, CacheStatus::Miss),
        (DocumentType::Unspecified, 2, CacheStatus::Hit),
        (DocumentType::Html, 1, CacheStatus::Hit),
    ] {
        let asked = asked(kind, text, EncodingType::Utf8);
        let found = server.client().await.extract_attributions(asked).await.unwrap().into_inner();
        assert_eq!((found.total_size, found.cache_status()), (count, status), "{kind:?}");
    }
}

#[test]
fn the_name_of_a_file_gives_its_format() {
    let folder = tempfile::tempdir().unwrap();
    let page = "<p>“We ran,” said Bo <b>Lind</b>.</p><p hidden>“No,” said Una Oro.</p>";
    for (name, input, text, count) in [
        ("a.html", "auto", page, 1),
        ("a.HTM", "auto", page, 1),
        ("a.txt", "auto", page, 2),
        ("a.txt", "html", page, 1),
        ("a.html", "text", page, 2),
        ("a.php", "auto", page, 1),
        ("a", "auto", "\u{feff}\n <!DOCTYPE HTML>\n<p>“We ran,” said Bo.<p hidden>“No,” said Una.</p>", 1),
        ("a", "auto", "<pre-war>“We ran,” said Bo.", 1),
        ("a.md", "auto", "![“No,” said Una Oro](a)\n\n> We ran.\n> — Bo Lind\n", 1),
        (
            "a.jsonl",
            "auto",
            r#"{"id": "a", "type": "html", "text": "<p hidden>“No,” said Una.</p>“We ran,” said Bo."}"#,
            1,
        ),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let told = stdout(&["extract", "--input", input, "--output", "spans", path.to_str().unwrap()], b"");
        assert_eq!(told.matches("\"rule\"").count(), count, "{name} {input}: {told}");
    }
}

#[test]
fn a_page_without_text_and_an_unknown_type_are_refused_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text, words) in [
        ("a.txt", "%PDF-1.7", "a.txt: is a PDF; save its text"),
        ("a.html", "<script>a</script>", "a.html: document.content: has no text outside of tags"),
        (
            "a.jsonl",
            r#"{"id": "a", "type": "pdf", "text": "a"}"#,
            "a.jsonl:1: \"type\" is \"pdf\"; it must be \"text\", \"html\" or \"markdown\"",
        ),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let (code, told) = failure(&["extract", path.to_str().unwrap()], b"");
        assert_eq!(code, 1);
        assert!(told.contains(words), "{told}");
    }
}
