//! What is told of a speaker, against labels that were written by hand: `tests/fixtures/profiles.txt`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::fmt::Write as _;

use whosaid::attribution::{Profile, Speaker};
use whosaid::text::Span;
use whosaid::{Extractor, Options, Stop};

const LABELS: &str = include_str!("fixtures/profiles.txt");

const FIELDS: [&str; 4] = ["kind", "title", "affiliation", "gender"];

/// The least share of speakers for whom a field must be as labelled.
const LEAST: f64 = 0.9;

#[test]
fn nine_of_ten_speakers_are_as_labelled_in_every_field() {
    let extractor = Extractor::english().unwrap();
    let cases: Vec<Case> = LABELS.lines().filter_map(Case::read).collect();
    assert!(cases.len() >= 60, "{} labels", cases.len());
    let mut right = [0; FIELDS.len()];
    let mut wrong = String::new();
    for case in &cases {
        let found = case.found(&extractor);
        for (field, name) in FIELDS.iter().enumerate() {
            if found[field] == case.told[field] {
                right[field] += 1;
            } else {
                let (found, told) = (&found[field], &case.told[field]);
                writeln!(wrong, "{name}: {found}, not {told}: {}: {}", case.speaker, case.text).unwrap();
            }
        }
    }
    let share = |field: usize| f64::from(right[field]) / cases.len() as f64;
    for (field, name) in FIELDS.iter().enumerate() {
        println!("{name}: {} of {} right, {:.3}", right[field], cases.len(), share(field));
    }
    println!("{wrong}");
    assert!((0..FIELDS.len()).all(|field| share(field) >= LEAST), "\n{wrong}");
}

/// A text with one labelled speaker.
struct Case {
    speaker: String,
    told: [String; FIELDS.len()],
    text: String,
}

impl Case {
    fn read(line: &str) -> Option<Self> {
        if line.starts_with('#') || line.trim().is_empty() {
            return None;
        }
        let cells: Vec<String> = line.splitn(6, '|').map(|cell| cell.trim().to_owned()).collect();
        let [speaker, kind, title, affiliation, gender, text] = <[String; 6]>::try_from(cells).expect(line);
        Some(Self { speaker, told: [kind, title, affiliation, gender], text: text.replace(" ¶ ", "\n\n") })
    }

    /// The fields of the speaker of that name, as labels write them.
    fn found(&self, extractor: &Extractor) -> [String; FIELDS.len()] {
        let answer = extractor.extract(&self.text, &Options::default(), &Stop::default()).unwrap();
        match answer.speakers.iter().find(|speaker| speaker.name == self.speaker) {
            Some(speaker) => self.fields(&speaker.profile),
            None => FIELDS.map(|_| format!("no such speaker but {:?}", names(&answer.speakers))),
        }
    }

    fn fields(&self, profile: &Profile<Span>) -> [String; FIELDS.len()] {
        let told = |span: Option<Span>| span.map_or("-", |span| span.of(&self.text)).to_owned();
        let word = |name: String| name.to_lowercase();
        [
            profile.kind.map_or("-".into(), |kind| word(format!("{kind:?}"))),
            told(profile.title),
            told(profile.affiliation),
            profile.gender.map_or("-".into(), |(gender, evidence)| {
                word(format!("{gender:?} {evidence:?}")).replace("firstname", "first-name")
            }),
        ]
    }
}

fn names(speakers: &[Speaker]) -> Vec<&str> {
    speakers.iter().map(|speaker| speaker.name.as_str()).collect()
}
