//! Fields of attributions and what may be asked for, through the generated client.

use tonic::Code;
use tonic_types::StatusExt;
use whosaid::wire::v1::*;

use crate::server::{LIMITS, Server, request};

async fn answer(asked: ExtractAttributionsRequest) -> Extraction {
    let server = Server::start(LIMITS).await;
    server.client().await.extract_attributions(asked).await.unwrap().into_inner().extraction.unwrap()
}

const TEXT: &str = "“The bridge will hold for years,” said Ann Lee. Bo Dahl said that it was shut.\n\n\
    The sign beside the “Keep Out” gate is red.\n\nIt was late. “Nobody told us that it would rain.”\n";

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

/// Where the attribution whose content holds "NOW" stands; labelled before the program was asked.
const LOCATIONS: [(AttributionLocation, &str); 24] = {
    use AttributionLocation::{Body, Caption, Headline, List, Transcript};
    [
        (Body, "“We sell NOW,” said Ann Lee."),
        (Body, "The bridge is old.\n\n“We sell NOW,” said Ann Lee."),
        (Body, "“We sell NOW,” said Ann Lee.\n\nThe bridge is old."),
        (Body, "Tarn council\n\nIn a photo caption, Lee said that the bridge would be sold NOW."),
        (Body, "Sales\n\n“We sell NOW,” said Ann Lee, who keeps the files."),
        (Body, "Sales\n\n1999 was hard. “We sell NOW,” said Ann Lee."),
        (Headline, "Lee: “We sell NOW”\n\nThe bridge will be sold, Ann Lee said."),
        (Headline, "Ann Lee says the bridge will be sold NOW\n\nThe bridge is old."),
        (Headline, "“We sell NOW,” says Ann Lee\n\nThe bridge is old."),
        (Headline, "# Ann Lee says the bridge will be sold NOW\n\nThe bridge is old."),
        (Headline, "The bridge is old.\n\n## Ann Lee says it will be sold NOW\n\nIt rained."),
        (Caption, "The bridge is old.\n\nAnn Lee said the bridge would be sold NOW. (AP Photo/Bo Dahl)"),
        (Caption, "The bridge is old.\n\nPhoto: “We sell NOW,” said Ann Lee at the bridge."),
        (
            Caption,
            "The bridge is old.\n\nFILE - Ann Lee said the bridge would be sold NOW at a meeting in May.",
        ),
        (Caption, "The bridge is old.\n\n“We sell NOW,” said Ann Lee. (Photo by Bo Dahl)"),
        (Caption, "The bridge is old.\n\nPictured: Ann Lee, who said “We sell NOW.”"),
        (Caption, "The bridge is old.\n\nAnn Lee said “we sell NOW” on Monday. Picture: Bo Dahl"),
        (
            Transcript,
            "It was late.\n\nLEE: We sell NOW.\n\nDAHL: Why?\n\nLEE: It is old.\n\nDAHL: It is not.",
        ),
        (
            Transcript,
            "It was late.\n\nANN LEE: It is old.\n\nBO DAHL: We buy NOW.\n\nANN LEE: Good.\n\nBO DAHL: Good.",
        ),
        (List, "Who said what:\n\n- “We sell NOW,” said Ann Lee.\n\n- “No,” said Bo Dahl."),
        (
            List,
            "Who said what:\n\n* Ann Lee said the bridge would be sold NOW.\n\n* Bo Dahl said it would not.",
        ),
        (
            List,
            "Who said what:\n\n• Ann Lee said the bridge would be sold NOW.\n• Bo Dahl said it would not.",
        ),
        (List, "Who said what:\n\n1. “We sell NOW,” said Ann Lee.\n\n2. “No,” said Bo Dahl."),
        (List, "Who said what:\n\n12) “We sell NOW,” said Ann Lee.\n\n13) “No,” said Bo Dahl."),
    ]
};

#[tokio::test]
async fn each_attribution_says_where_it_stands() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let mut wrong = Vec::new();
    for (expected, text) in LOCATIONS {
        let found =
            client.extract_attributions(request(text)).await.unwrap().into_inner().extraction.unwrap();
        let holds =
            |a: &&Attribution| a.content.iter().any(|c| c.outer.as_ref().unwrap().text.contains("NOW"));
        let location = found.attributions.iter().find(holds).map(Attribution::location);
        if location != Some(expected) {
            wrong.push(format!("{text:?}: {location:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The key of the only attribution of each text.
async fn keys(texts: &[&str]) -> Vec<String> {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let mut keys = Vec::new();
    for text in texts {
        let found =
            client.extract_attributions(request(text)).await.unwrap().into_inner().extraction.unwrap();
        assert_eq!(found.attributions.len(), 1, "{text}: {found:?}");
        keys.push(found.attributions[0].dedupe_key.clone());
    }
    keys
}

#[tokio::test]
async fn the_same_words_by_the_same_speaker_have_one_key_in_all_articles() {
    let same = keys(&[
        "“We don’t know yet, and we will wait,” said Ann Lee.",
        "Mayor Ann Lee told reporters: \"We don't know yet, and we will wait.\"",
        "“We don't know yet,” Ann B. Lee said, “and we will wait.”",
        "«We don’t know yet,\nand we will wait», said Ann Lee Jr.",
    ])
    .await;
    assert!(same[0].len() == 16 && same.iter().all(|key| *key == same[0]), "{same:?}");
    let others = keys(&[
        "“We don’t know yet, and we will not wait,” said Ann Lee.",
        "“We don’t know yet, and we will wait,” said Bo Dahl.",
        "“We don’t know yet, and we will wait,” said the Lee Company.",
        "“We don’t know yet, and we will wait,” she said.",
    ])
    .await;
    assert!(others.iter().all(|key| key.len() == 16 && *key != same[0]), "{others:?}");
    // Every build gives this key: callers keep them for years.
    assert_eq!(same[0], "dd3dd44e73416d52");
}

#[tokio::test]
async fn a_statement_that_stood_before_is_marked() {
    let text = "Lee: “We will not sell the bridge”\n\nAnn Lee was firm. “We will not sell the bridge,” Lee said. \
        “We will not sell the bridge,” said Bo Dahl.";
    let found = answer(request(text)).await;
    let repeated: Vec<bool> =
        found.attributions.iter().map(|a| a.flags().any(|flag| flag == AttributionFlag::Repeated)).collect();
    assert_eq!(repeated, [false, true, false], "{found:?}");
}

#[tokio::test]
async fn only_the_same_speaker_repeats() {
    let repeated = |found: &Extraction| -> Vec<bool> {
        found.attributions.iter().map(|a| a.flags().any(|flag| flag == AttributionFlag::Repeated)).collect()
    };
    // Two of one last name, and two of whom the text does not tell.
    let lees = "“We will not sell,” said Ann Lee. “We will not sell,” said Bo Lee.";
    let found = answer(request(lees)).await;
    assert_eq!(repeated(&found), [false, false], "{found:?}");
    assert_ne!(found.attributions[0].speaker_id, found.attributions[1].speaker_id);
    let unknown = "“We will not sell,” they said.\n\nIt rained.\n\n“We will not sell,” they said.";
    let found = answer(request(unknown)).await;
    assert!(found.attributions.iter().all(|a| a.speaker_id.is_empty()), "{found:?}");
    assert_eq!(repeated(&found), [false, false]);
}

#[tokio::test]
async fn what_is_told_does_not_depend_on_what_is_left_out() {
    let text = "Ann Lee said the bridge was unsafe for all of them. “The bridge was unsafe for all of them,” Lee said.\n\n\
        Bo Dahl said: “My uncle said, ‘I could buy the shop,’ and left.”";
    let all = answer(request(text)).await;
    let direct =
        answer(ExtractAttributionsRequest { kinds: vec![AttributionKind::Direct.into()], ..request(text) })
            .await;
    assert!(direct.attributions.iter().any(|a| a.flags().any(|flag| flag == AttributionFlag::Repeated)));
    let left: Vec<&Attribution> =
        all.attributions.iter().filter(|a| a.kind() == AttributionKind::Direct).collect();
    assert_eq!(left.len(), direct.attributions.len());
    for (whole, own) in left.into_iter().zip(&direct.attributions) {
        assert_eq!((&whole.id, &whole.flags, &whole.dedupe_key), (&own.id, &own.flags, &own.dedupe_key));
        let name =
            |found: &Extraction, id: &str| found.speakers.iter().find(|s| s.id == id).map(|s| s.name.clone());
        assert_eq!(name(&all, &whole.speaker_id), name(&direct, &own.speaker_id));
        assert_eq!(whole.parent_id, own.parent_id);
    }
    for speaker in &direct.speakers {
        assert!(direct.attributions.iter().any(|a| a.speaker_id == speaker.id));
        let sources: Vec<_> = direct.attributions.iter().filter_map(|a| a.source.clone()?.span).collect();
        assert!(speaker.mentions.iter().all(|mention| sources.contains(mention)));
    }
}
