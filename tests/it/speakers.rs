//! What an answer says of each speaker beside the name.

use whosaid::wire::v1::*;

use crate::server::{LIMITS, Server, request};

/// The emoji is one character, two units of UTF-16 and four of UTF-8.
const ARTICLE: &str = "😀 The harbour stays shut.\n\n\
    “It leaks,” said Rep. Brenda Okafor, D-Calif., on Monday.\n\n\
    Ilka Ravn, a spokeswoman for Acme Bank, said the pumps had failed.\n\n\
    Mr. Quell told reporters that nobody had asked. Casey Drumm said she had seen the water rise.\n\n\
    The ministry said it would look into it, and residents said the water smelt.\n\n\
    Two officials said no date was set. The report found that the roof was rotten.\n\n\
    Casey Plett said the boat was sound.\n";

async fn extraction(encoding: EncodingType) -> Extraction {
    let server = Server::start(LIMITS).await;
    let asked = ExtractAttributionsRequest { encoding_type: encoding.into(), ..request(ARTICLE) };
    let response = server.client().await.extract_attributions(asked).await.unwrap();
    response.into_inner().extraction.unwrap()
}

/// The speaker of that name.
fn speaker<'e>(extraction: &'e Extraction, name: &str) -> &'e Speaker {
    extraction.speakers.iter().find(|s| s.name == name).unwrap_or_else(|| panic!("{name}: {extraction:#?}"))
}

fn text(span: &Option<Span>) -> &str {
    span.as_ref().map_or("", |span| &span.text)
}

#[tokio::test]
async fn every_kind_of_speaker_is_told() {
    let extraction = extraction(EncodingType::Utf8).await;
    let kind = |name: &str| speaker(&extraction, name).kind();
    assert_eq!(kind("Brenda Okafor"), SpeakerKind::Person);
    assert_eq!(kind("ministry"), SpeakerKind::Organization);
    assert_eq!(kind("residents"), SpeakerKind::Group);
    assert_eq!(kind("officials"), SpeakerKind::Anonymous);
    assert_eq!(kind("report"), SpeakerKind::Document);
}

#[tokio::test]
async fn titles_and_affiliations_slice_back_in_every_unit() {
    for encoding in [EncodingType::Utf8, EncodingType::Utf16, EncodingType::Utf32] {
        let extraction = extraction(encoding).await;
        let told = |name: &str| {
            (text(&speaker(&extraction, name).title), text(&speaker(&extraction, name).affiliation))
        };
        assert_eq!(told("Brenda Okafor"), ("Rep.", "D-Calif."));
        assert_eq!(told("Ilka Ravn"), ("spokeswoman", "Acme Bank"));
        assert_eq!(told("Casey Plett"), ("", ""));
        for span in extraction.speakers.iter().flat_map(|s| [&s.title, &s.affiliation]).flatten() {
            assert_eq!(slice(span, encoding), span.text, "{encoding:?}");
        }
    }
}

fn slice(span: &Span, encoding: EncodingType) -> String {
    let range = span.begin as usize..span.end as usize;
    match encoding {
        EncodingType::Utf16 => {
            String::from_utf16(&ARTICLE.encode_utf16().collect::<Vec<_>>()[range]).unwrap()
        }
        EncodingType::Utf32 => ARTICLE.chars().collect::<Vec<_>>()[range].iter().collect(),
        _ => ARTICLE[range].into(),
    }
}

#[tokio::test]
async fn gender_comes_with_what_tells_it() {
    let extraction = extraction(EncodingType::Utf8).await;
    let gender = |name: &str| {
        let speaker = speaker(&extraction, name);
        (speaker.gender(), speaker.gender_evidence())
    };
    assert_eq!(gender("Quell"), (Gender::Male, GenderEvidence::Title));
    assert_eq!(gender("Ilka Ravn"), (Gender::Female, GenderEvidence::Role));
    assert_eq!(gender("Casey Drumm"), (Gender::Female, GenderEvidence::Pronoun));
    assert_eq!(gender("Brenda Okafor"), (Gender::Female, GenderEvidence::FirstName));
    assert_eq!(gender("Casey Plett"), (Gender::Unspecified, GenderEvidence::Unspecified));
    assert_eq!(gender("ministry"), (Gender::Unspecified, GenderEvidence::Unspecified));
}
