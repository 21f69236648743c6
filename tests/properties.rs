//! What holds of every answer, whatever the text.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::select;
use whosaid::attribution::{Attribution, Extraction};
use whosaid::text::{EncodingType, OffsetMap, Span};
use whosaid::{Extractor, Options, SingleMarks, Stop};

static ENGLISH: LazyLock<Extractor> = LazyLock::new(|| Extractor::english().unwrap());

/// Words that rules ask for, names, marks of every kind, and Unicode that counts differently in each encoding.
const FRAGMENTS: [&str; 64] = [
    " ",
    " ",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\t",
    "\r\n",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "\0",
    "“",
    "”",
    "„",
    "\"",
    "'",
    "‘",
    "’",
    "«",
    "»",
    "''",
    "``",
    ",",
    ".",
    "?",
    "!",
    "…",
    "...",
    ":",
    ";",
    "—",
    "-",
    "(",
    ")",
    "[",
    "]",
    "said",
    "says",
    "according to",
    "that",
    "told",
    "who",
    "she",
    "Ann Lee",
    "the mayor",
    "Mr. Ó Briain",
    "Dr.",
    "U.S.",
    "Inc.",
    "We will appeal",
    "it is late",
    "and",
    "but",
    "on Monday",
    "42",
    "3.5%",
    "’s",
    "İzmir",
    "e\u{301}",
    "👩‍👩‍👧",
    "𝔘",
    "名前",
];

/// Sentences of common shapes, so that many texts have attributions to look at.
const SENTENCES: [&str; 14] = [
    "“We will mend the quay,” said Ílse Brandt, the harbour master.",
    "“We will mend the quay,” the harbour master said. “It takes a year.”",
    "Ílse Brandt said that the quay would be mended.",
    "“No,” she said, “not now.”",
    "The quay is lost, according to the town’s engineers.",
    "„Wir bauen“, he added.",
    "Mr. Ó Briain told reporters the ferry was late.",
    "The plan is “bold 👩‍👩‍👧 and costly,” Amadou Diop wrote.",
    "“This goes on and on, he said.\n\n“And on,” he added.",
    "Critics called it “a mistake.”",
    "According to Óscar, it rained.",
    "The minister announced:\n\n“We are leaving.”",
    "\nBrandt: And then, “We will never go there again,” and nobody left.\nDiop: Why?\nBrandt: “We will mend the quay.” No.\n",
    "“My uncle told me, ‘We will mend the quay,’ and I said, ‘Not now,’” Ann Lee said.",
];

/// How many texts each property is tried on; PROPTEST_CASES asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").map_or(400, |words| words.parse().unwrap())
}

fn hostile_text() -> impl Strategy<Value = String> {
    prop::collection::vec(select(&FRAGMENTS[..]), 0..60).prop_map(|parts| parts.concat())
}

fn plausible_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => select(&SENTENCES[..]), 1 => select(&FRAGMENTS[..])];
    prop::collection::vec((piece, select(&[" ", "", "\n", "\n\n"][..])), 0..10)
        .prop_map(|parts| parts.iter().flat_map(|(a, b)| [*a, *b]).collect())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![hostile_text(), plausible_text(), any::<String>()]
}

fn options() -> impl Strategy<Value = Options> {
    let singles = select(&[SingleMarks::Auto, SingleMarks::On, SingleMarks::Off][..]);
    singles.prop_map(|single_marks| Options { single_marks, ..Options::default() })
}

fn read(text: &str, options: &Options) -> Extraction {
    ENGLISH.extract(text, options, &Stop::new()).unwrap()
}

fn spans(found: &Attribution) -> Vec<Span> {
    let content = found.content.iter().flat_map(|c| [c.outer, c.inner]);
    content.chain(found.cue.iter().copied()).chain(found.source.map(|s| s.span)).collect()
}

fn all_spans(answer: &Extraction) -> Vec<Span> {
    let attributions = answer.attributions.iter().flat_map(spans);
    let mentions = answer.speakers.iter().flat_map(|s| s.mentions.iter().copied());
    attributions.chain(mentions).chain(answer.warnings.iter().map(|w| w.span)).collect()
}

/// A line of a transcript that announces the quotation in the next paragraph takes both.
#[test]
fn a_kept_line_over_two_paragraphs_leaves_no_statement_inside() {
    let text = "Brandt: And then we left.\nDiop: Why?\nBrandt: “We will mend the quay.” No.\n said “We will mend \
                the quay,” said Ilse Brandt. The minister announced:\n\n“We are leaving.”";
    let found = read(text, &Options::default()).attributions;
    let mut spans: Vec<Span> = found.iter().flat_map(|a| a.content.iter().map(|c| c.outer)).collect();
    spans.sort();
    assert!(spans.windows(2).all(|pair| !pair[0].overlaps(pair[1])), "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_span_slices_the_text(text in any_text(), options in options()) {
        for span in all_spans(&read(&text, &options)) {
            prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} in {text:?}");
        }
    }

    #[test]
    fn no_span_of_an_attribution_is_empty(text in any_text()) {
        for found in &read(&text, &Options::default()).attributions {
            prop_assert!(!found.content.is_empty());
            for content in &found.content {
                prop_assert!(!content.outer.is_empty() && content.outer.contains(content.inner), "{content:?} in {text:?}");
            }
            prop_assert!(found.cue.iter().all(|span| !span.is_empty()), "{found:?} in {text:?}");
            prop_assert!(found.source.is_none_or(|source| !source.span.is_empty()), "{found:?} in {text:?}");
        }
    }

    #[test]
    fn the_contents_of_one_attribution_stand_in_order_and_apart(text in any_text(), options in options()) {
        for found in &read(&text, &options).attributions {
            for pair in found.content.windows(2) {
                prop_assert!(pair[0].outer.end <= pair[1].outer.start, "{found:?} in {text:?}");
            }
        }
    }

    #[test]
    fn content_cue_and_source_never_overlap(text in any_text(), options in options()) {
        for found in &read(&text, &options).attributions {
            let mut spans: Vec<Span> = found.content.iter().map(|c| c.outer).chain(found.cue.iter().copied()).collect();
            spans.extend(found.source.map(|s| s.span));
            spans.sort();
            prop_assert!(spans.windows(2).all(|pair| !pair[0].overlaps(pair[1])), "{found:?} in {text:?}");
        }
    }

    #[test]
    fn contents_overlap_only_where_one_encloses_the_other(text in any_text(), options in options()) {
        let found = read(&text, &options).attributions;
        for nested in [false, true] {
            let level = found.iter().filter(|a| a.parent.is_some() == nested);
            let mut spans: Vec<Span> = level.flat_map(|a| a.content.iter().map(|c| c.outer)).collect();
            spans.sort();
            prop_assert!(spans.windows(2).all(|pair| !pair[0].overlaps(pair[1])), "{found:?} in {text:?}");
        }
        for inner in &found {
            let Some(parent) = inner.parent.map(|index| &found[index]) else { continue };
            let span = inner.content[0].outer;
            prop_assert!(parent.content.iter().any(|c| c.outer.contains(span)), "{inner:?} in {text:?}");
        }
    }

    #[test]
    fn attributions_stand_in_the_order_of_the_text(text in any_text(), options in options()) {
        let answer = read(&text, &options);
        let starts: Vec<u32> = answer.attributions.iter().map(|a| a.content[0].outer.start).collect();
        prop_assert!(starts.is_sorted(), "{starts:?} in {text:?}");
    }

    #[test]
    fn indices_point_inside_the_answer(text in any_text(), options in options()) {
        let answer = read(&text, &options);
        for (index, found) in answer.attributions.iter().enumerate() {
            prop_assert!(found.speaker.is_none_or(|speaker| speaker < answer.speakers.len()));
            prop_assert!(found.parent.is_none_or(|parent| parent < answer.attributions.len() && parent != index));
            prop_assert!((0.0..=1.0).contains(&found.confidence));
        }
    }

    #[test]
    fn spans_slice_back_in_every_encoding(text in any_text()) {
        let answer = read(&text, &Options::default());
        let maps = [EncodingType::Utf8, EncodingType::Utf16, EncodingType::Utf32].map(|e| OffsetMap::new(&text, e));
        let [bytes, units, points] = &maps;
        let (wide, chars): (Vec<u16>, Vec<char>) = (text.encode_utf16().collect(), text.chars().collect());
        for span in all_spans(&answer) {
            let expected = span.of(&text);
            prop_assert_eq!(bytes.span(span), span);
            let utf16 = units.span(span);
            let slice = &wide[utf16.start as usize..utf16.end as usize];
            prop_assert_eq!(String::from_utf16(slice).unwrap(), expected);
            let utf32 = points.span(span);
            let slice: String = chars[utf32.start as usize..utf32.end as usize].iter().collect();
            prop_assert_eq!(slice, expected);
        }
    }

    #[test]
    fn offsets_count_as_a_naive_count_does(text in any_text()) {
        let (utf16, utf32) = (OffsetMap::new(&text, EncodingType::Utf16), OffsetMap::new(&text, EncodingType::Utf32));
        for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            prop_assert_eq!(utf16.offset(at as u32) as usize, text[..at].encode_utf16().count());
            prop_assert_eq!(utf32.offset(at as u32) as usize, text[..at].chars().count());
        }
    }

    #[test]
    fn the_same_text_has_the_same_answer(text in any_text(), options in options()) {
        prop_assert_eq!(read(&text, &options), read(&text, &options));
    }

    #[test]
    fn a_stop_given_before_the_start_leaves_nothing(text in any_text()) {
        let stop = Stop::new();
        stop.stop();
        prop_assert!(ENGLISH.extract(&text, &Options::default(), &stop).is_err());
    }
}

#[test]
fn the_plausible_texts_have_attributions() {
    let found = SENTENCES.iter().filter(|s| !read(s, &Options::default()).attributions.is_empty()).count();
    assert!(found >= SENTENCES.len() - 2, "only {found} of {} are read", SENTENCES.len());
}
