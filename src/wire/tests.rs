use std::sync::Arc;

use proptest::prelude::*;

use crate::attribution::*;
use crate::markup::Document;
use crate::text::{EncodingType, Span};

use crate::wire::messages::extraction::{self, Facts};
use crate::wire::messages::request_validation;
use crate::wire::v1;

fn span() -> impl Strategy<Value = Span> {
    let offset = prop_oneof![0..200u32, any::<u32>()];
    (offset.clone(), offset).prop_map(|(start, end)| Span::new(start, end))
}

fn attribution() -> impl Strategy<Value = Attribution> {
    let index = prop_oneof![Just(None), (0..9usize).prop_map(Some), Just(Some(usize::MAX))];
    (prop::collection::vec(span(), 0..4), span(), index, any::<f32>(), any::<u64>()).prop_map(
        |(spans, source, index, confidence, id)| Attribution {
            id,
            kind: Kind::Mixed,
            content: spans.iter().map(|s| Content { outer: *s, inner: source }).collect(),
            cue: spans,
            source: Some(Source { span: source, kind: SourceKind::Pronoun }),
            speaker: index,
            parent: index,
            rule: Arc::from("en.direct.some"),
            speaker_sieve: "name",
            confidence,
            speaker_confidence: confidence,
            addressee: Some(source),
            venue: None,
            date: None,
            location: Location::List,
            dedupe_key: Some(id),
            time: Some(source),
            flags: vec![Flag::RecoveredMark, Flag::MultiParagraph],
        },
    )
}

fn facts<'t>(document: &'t Document<'t>, encoding: EncodingType) -> Facts<'t> {
    Facts { document, encoding, version: "v", language: "en", context: 5, echo_bytes: 1000 }
}

fn encoding() -> impl Strategy<Value = EncodingType> {
    prop_oneof![Just(EncodingType::Utf8), Just(EncodingType::Utf16), Just(EncodingType::Utf32)]
}

/// The part of `text` under a span in the caller's unit, as a caller of that unit slices.
fn slice(text: &str, span: &v1::Span, encoding: EncodingType) -> String {
    let range = span.begin as usize..span.end as usize;
    match encoding {
        EncodingType::Utf8 => text[range].into(),
        EncodingType::Utf16 => String::from_utf16(&text.encode_utf16().collect::<Vec<_>>()[range]).unwrap(),
        EncodingType::Utf32 => text.chars().skip(range.start).take(range.len()).collect(),
    }
}

proptest! {
    #[test]
    fn conversion_never_panics(
        text in ".{0,80}",
        attributions in prop::collection::vec(attribution(), 0..5),
        encoding in encoding(),
    ) {
        let extraction = Extraction { attributions, ..Extraction::default() };
        extraction::write(&extraction, facts(&Document::plain("", &text, ""), encoding));
    }

    #[test]
    fn spans_slice_back_in_the_callers_unit(text in ".{0,300}", cuts in any::<(prop::sample::Index, prop::sample::Index)>(), encoding in encoding()) {
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (a, b) = (*cuts.0.get(&ends) as u32, *cuts.1.get(&ends) as u32);
        let span = Span::new(a.min(b), a.max(b));
        let speaker = Speaker { name: "Ann Lee".into(), mentions: vec![span], profile: Profile { title: Some(span), ..Profile::default() } };
        let extraction = Extraction { speakers: vec![speaker], ..Extraction::default() };
        let message = extraction::write(&extraction, facts(&Document::plain("", &text, ""), encoding));
        let mention = &message.speakers[0].mentions[0];
        prop_assert_eq!(&mention.text, span.of(&text));
        prop_assert_eq!(slice(&text, mention, encoding), mention.text.clone());
    }

    #[test]
    fn reading_a_request_never_panics(
        id in ".*", content in ".*", language in ".*", headline in ".*", byline in ".*", date in ".{0,20}",
        enums in any::<(i32, i32, i32)>(), min_confidence in any::<f32>(), max_text in 0..100usize, size in any::<i32>(), token in ".{0,40}",
    ) {
        let request = v1::ExtractAttributionsRequest {
            document: Some(v1::Document { id, content, language, headline, byline, date, r#type: enums.0 }),
            encoding_type: enums.0,
            options: Some(v1::ExtractionOptions {
                min_confidence,
                single_marks: enums.1,
                cache_mode: enums.2,
                context_size: size as u32,
                unattributed: true,
            }),
            page_size: size,
            page_token: token,
            kinds: vec![enums.0],
        };
        let _ = request_validation::read(request, "en", max_text);
    }
}

#[test]
fn every_fault_of_a_request_is_told_at_once() {
    let request = v1::ExtractAttributionsRequest {
        document: Some(v1::Document { language: "xx".into(), ..v1::Document::default() }),
        encoding_type: 9,
        options: Some(v1::ExtractionOptions {
            min_confidence: f32::NAN,
            single_marks: -1,
            cache_mode: 77,
            context_size: 1001,
            ..v1::ExtractionOptions::default()
        }),
        page_size: -1,
        page_token: "1".into(),
        kinds: vec![9],
    };
    let words = request_validation::read(request, "en", 10).unwrap_err().to_string();
    let fields = [
        "document.content",
        "document.language",
        "encoding_type",
        "kinds[0]",
        "options.min_confidence",
        "options.single_marks",
        "options.context_size",
        "options.cache_mode",
        "page_size",
        "page_token",
    ];
    assert!(fields.iter().all(|field| words.contains(&format!("{field}: "))), "{words}");
}

#[test]
fn a_region_of_the_language_is_read() {
    for language in ["", "en", "EN", "en-GB"] {
        let document =
            v1::Document { content: "a".into(), language: language.into(), ..v1::Document::default() };
        let request = v1::ExtractAttributionsRequest { document: Some(document), ..Default::default() };
        assert!(request_validation::read(request, "en", 10).is_ok(), "{language}");
    }
}
