//! ⟦…⟧ stand around each outermost quotation that is expected, ⟨…⟩ around each nested one.

use proptest::prelude::*;

use super::find_marks::Marks;
use super::mark_characters::Glyph;
use super::pair_marks::{self, Lattice, Stack};
use super::style_of_marks::Style;
use super::{MarkState, Pairing, Quotation, SingleMarks, pair};
use crate::stop::Stop;
use crate::text::{Span, Warning, WarningKind};

/// The spans of the lines of `text`, without their ends.
fn lines(text: &str) -> Vec<Span> {
    let mut start = 0;
    let all = text.split_inclusive('\n').map(|line| {
        let span = Span::new(start as u32, (start + line.trim_end_matches(['\r', '\n']).len()) as u32);
        start += line.len();
        span
    });
    all.collect()
}

fn pair_lines(text: &str, singles: SingleMarks) -> Pairing {
    pair(text, &lines(text), singles, &Stop::new()).unwrap()
}

/// `text` with brackets put around what was found.
fn bracketed(text: &str, found: &Pairing) -> String {
    let mut out = String::new();
    let at = |i: usize, q: &Quotation| (q.outer.start as usize == i, q.outer.end as usize == i);
    for i in 0..=text.len() {
        let nested = found.nested.iter().map(|q| at(i, q)).collect::<Vec<_>>();
        let outer = found.quotations.iter().map(|q| at(i, q)).collect::<Vec<_>>();
        nested.iter().filter(|(_, end)| *end).for_each(|_| out.push('⟩'));
        outer.iter().filter(|(_, end)| *end).for_each(|_| out.push('⟧'));
        outer.iter().filter(|(start, _)| *start).for_each(|_| out.push('⟦'));
        nested.iter().filter(|(start, _)| *start).for_each(|_| out.push('⟨'));
        out.extend(text.get(i..).filter(|_| text.is_char_boundary(i)).and_then(|rest| rest.chars().next()));
    }
    out
}

fn check_as(singles: SingleMarks, cases: &[&str]) {
    for expected in cases {
        let text: String = expected.chars().filter(|c| !"⟦⟧⟨⟩".contains(*c)).collect();
        assert_eq!(&bracketed(&text, &pair_lines(&text, singles)), expected);
    }
}

fn check(cases: &[&str]) {
    check_as(SingleMarks::Auto, cases);
}

#[test]
fn sound_marks_of_every_kind() {
    check(&[
        "⟦“The tide was early,”⟧ said Una. ⟦“We were not.”⟧",
        "⟦\"The tide was early,\"⟧ said Una. ⟦\"We were not.\"⟧",
        "⟦``The tide was early,''⟧ said Una, ⟦``as ever''⟧.",
        "⟦''The tide was early,''⟧ said Una. ⟦''We weren't.''⟧",
        "⟦«The tide was early,»⟧ said Una. ⟦« We were not. »⟧",
        "⟦»The tide was early«⟧, said Una. ⟦»We were not.«⟧",
        "⟦„The tide was early“⟧, said Una. ⟦„We were not.“⟧",
        "⟦„The tide was early”⟧, said Una. ⟦„We were not.”⟧",
        "⟦”The tide was early”⟧, said Una. ⟦”We were not.”⟧",
        "⟦「We were not」⟧ said Una.",
        "⟦&quot;We were not,&quot;⟧ said Una & Co. ⟦&ldquo;Nor they.&rdquo;⟧",
        "⟦â€œWe were not,â€\u{9d}⟧ said Una.",
        "⟦“The tide was early,\"⟧ said Una. ⟦\"We were not.”⟧",
        "No marks at all; nothing to find.",
    ]);
}

#[test]
fn single_marks_beside_apostrophes() {
    check(&[
        "⟦‘It’s the weavers’ loom, isn’t it,’⟧ said Una. ⟦‘Give ’em the ’90s back, rock ’n’ roll and all.’⟧",
        "⟦'It's the weavers' loom, isn't it,'⟧ said Una. ⟦'It's old.'⟧",
        "The weavers’ loom wasn’t the dyers’ vat.",
        "The weavers' loom of the '90s wasn't the dyers' vat, nor rock 'n' roll.",
        "Harbour chief: ⟦‘Nobody sails’⟧\n⟦“Nobody at all,”⟧ said the weavers’ Una.",
        "Harbour chief: ⟦'Nobody sails'⟧\n⟦\"Nobody at all,\"⟧ said the weavers' Una.",
    ]);
}

#[test]
fn nested_marks() {
    check(&[
        "⟦“She said, ⟨‘I won’t go,’⟩ and went,”⟧ said Una.",
        "⟦\"She said, ⟨'I won't go,'⟩\"⟧ said Una.",
        "⟦‘They call it the ⟨“long mile”⟩ here,’⟧ said Una.",
        "⟦''She said, ⟨'Go.'⟩''⟧",
        "⟦« She said ⟨“go”⟩ and went »⟧, said Una.",
    ]);
}

#[test]
fn inches_feet_and_years_are_silent() {
    for text in
        ["At 6'2\" and 5'11\" they beat the '80s side.", "A 5\" pipe and a 6\" hose.", "He is 6’2” tall."]
    {
        let found = pair_lines(text, SingleMarks::Auto);
        assert!(found.quotations.is_empty() && found.warnings.is_empty(), "{text}: {found:?}");
    }
    check(&["At 6'2\" he stoops. ⟦\"The 5\" pipe is mine,\"⟧ he said."]);
}

#[test]
fn mangled_marks() {
    check(&[
        "⟦“The moss does not hurry, “⟧said Una Feld.⟦“It only waits.“⟧",
        "Una replied: ⟦”Nor do we”⟧.",
        "Una says,⟦” there is no moss here.”⟧",
        "⟦“We lost nine nets,”⟧said Una.⟦“Two came back.”⟧The log,she said,is wet.",
        "⟦\" The kiln is not a toy . \"⟧",
        "⟦\" It was a year \"⟧ ,said Una.⟦\" But the books are full . \"⟧",
        "Una wrote in Posts⟦\"We do not sell. Point.\"⟧",
        "⟦„The moss walks„⟧, said Una.",
        "⟦““The moss walks,”⟧ said Una.",
        "⟦‘ I sleep well, moss or no moss ‘⟧ , said Una. ⟦“Well enough.”⟧",
        "⟦“We dig each year, “⟧add,” ⟦but we hope to stop. “⟧",
        "⟦„We dig each year, „⟧add,“ ⟦and we hope to stop. “⟧",
        "⟦“The ⟨“long mile”⟩ is ours,”⟧ said Una.",
    ]);
}

#[test]
fn a_clause_written_twice_leaves_no_quotation() {
    check(&["⟦“We dig each year, “⟧Una said,” Una said. ” in the hall."]);
}

#[test]
fn lost_marks() {
    check(&[
        "Una said: ⟦“It was dug for sheep, not for us.⟧  \n⟦“Every year,”⟧ she said.",
        "It was part of the plan.” Nobody else spoke.",
        "⟦“We dig, she said.⟧ ⟦“We fill.”⟧",
    ]);
}

#[test]
fn later_paragraphs_continue() {
    let text = "⟦“It was not easy.⟧\n\n⟦“He drove on.⟧\n\n⟦“There is a price.”⟧\n\n⟦“No,”⟧ said Una.";
    check(&[text]);
    let plain = text.replace(['⟦', '⟧'], "");
    let found = pair_lines(&plain, SingleMarks::Auto);
    let continues: Vec<bool> = found.quotations.iter().map(|q| q.continues).collect();
    assert_eq!(continues, [false, true, true, false]);
    assert!(found.warnings.is_empty(), "{:?}", found.warnings);
}

#[test]
fn single_marks_and_windows_line_ends_continue_too() {
    let text = "‘It was not easy.\r\n\r\n‘He drove on,’ said the weavers’ Una.";
    let found = pair_lines(text, SingleMarks::Auto);
    assert_eq!(bracketed(text, &found), "⟦‘It was not easy.⟧\r\n\r\n⟦‘He drove on,’⟧ said the weavers’ Una.");
    assert!(found.quotations[1].continues && found.quotations.iter().all(|q| q.single));
}

#[test]
fn states_and_warnings_tell_what_was_odd() {
    let state = |text: &str| {
        let found = pair_lines(text, SingleMarks::Auto);
        let kinds: Vec<WarningKind> = found.warnings.iter().map(|w| w.kind).collect();
        (found.quotations[0].opening, found.quotations[0].closing, kinds)
    };
    use MarkState::{Missing, Recovered, Sound};
    assert_eq!(state("“Go,” she said."), (Sound, Sound, vec![]));
    assert_eq!(state("She said ”go”."), (Recovered, Sound, vec![WarningKind::MismatchedMark]));
    assert_eq!(state("“Go, “she said."), (Sound, Recovered, vec![WarningKind::MismatchedMark]));
    assert_eq!(state("She said: “Go."), (Sound, Missing, vec![WarningKind::UnclosedMark]));
    assert_eq!(state("“Go,” she said.\" Una left."), (Sound, Sound, vec![WarningKind::StrayMark]));
}

#[test]
fn inner_leaves_out_marks_and_spaces() {
    let text = "Una: \" go now . \" and left";
    let found = pair_lines(text, SingleMarks::Auto);
    assert_eq!(found.quotations[0].inner.of(text), "go now .");
}

#[test]
fn single_marks_can_be_turned_on_and_off() {
    check_as(SingleMarks::Off, &["‘Go,’ said Una. ⟦“He said ‘no,’ so I stayed.”⟧"]);
    check_as(SingleMarks::On, &["⟦'Go,'⟧ said Una. ⟦\"No.\"⟧"]);
}

#[test]
fn warnings_are_capped_and_counted() {
    let text = "said.\" Una\n".repeat(300);
    let found = pair_lines(&text, SingleMarks::Auto);
    assert_eq!(found.warnings.len(), Warning::MAX);
    assert_eq!(found.warnings_left_out, 200);
}

#[test]
fn every_spelling_begins_with_a_sign_that_is_looked_for() {
    for text in ["\"", "“", "«", "``", "''", "「", "‹", "&quot;", "&#39;", "â€œ", "＂", "‚", "‟"]
    {
        assert_eq!(Glyph::at(text).map(|(_, len)| len), Some(text.len()), "{text}");
    }
}

/// Each mark is read once whatever surrounds it, and the states kept at it are bounded, so the steps are linear.
#[test]
fn steps_grow_with_the_marks_alone() {
    for pattern in ["\" ", "“", "‘ ", "'a", "“ ‘ ", "” „ ' «a"] {
        let text = pattern.repeat(500);
        let all = [Span::new(0, text.len() as u32)];
        let stop = Stop::new();
        let marks: Vec<_> = Marks::new(&text, all[0], true, &stop).collect();
        let style = Style::of(&text, &all, SingleMarks::On, &stop).unwrap();
        let steps = Lattice::default().read(&marks, Stack::default(), 30, &style, &stop).unwrap().steps;
        assert!(steps <= marks.len() * pair_marks::STEPS_PER_MARK, "{pattern}: {steps}");
    }
}

fn assert_sound(text: &str, found: &Pairing) {
    let paragraphs = lines(text);
    for q in found.quotations.iter().chain(&found.nested) {
        assert!(q.outer.contains(q.inner) && !q.inner.is_empty(), "{q:?}");
        assert!(!q.outer.of(text).is_empty() && !q.inner.of(text).is_empty(), "on boundaries: {q:?}");
        assert!(paragraphs.iter().any(|p| p.contains(q.outer)), "inside a paragraph: {q:?}");
        assert!(found.quotations[q.within].outer.contains(q.outer), "inside its outermost: {q:?}");
    }
    assert!(found.quotations.windows(2).all(|two| two[0].outer.end <= two[1].outer.start), "in order, apart");
    assert!(found.nested.windows(2).all(|two| two[0].outer.start <= two[1].outer.start), "in order");
    assert!(found.warnings.windows(2).all(|two| two[0].span.start <= two[1].span.start), "in order");
}

/// Text made mostly of marks, with words, spaces and line ends between.
fn marked_text() -> impl Strategy<Value = String> {
    let bit = prop::sample::select(vec![
        "“", "”", "„", "\"", "‘", "’", "'", "''", "``", "«", "»", "‹", "›", "&quot;", "â€œ", "a", "Ö", "no ",
        " ", ", ", ". ", "\n", "\r\n", "6", "(", "—", "😤", "\u{200b}",
    ]);
    prop::collection::vec(bit, 0..60).prop_map(|bits| bits.concat())
}

fn any_singles() -> impl Strategy<Value = SingleMarks> {
    prop::sample::select(vec![SingleMarks::Auto, SingleMarks::On, SingleMarks::Off])
}

proptest! {
    #[test]
    fn holds_for_marked_text(text in marked_text(), singles in any_singles()) {
        assert_sound(&text, &pair_lines(&text, singles));
    }

    #[test]
    fn holds_for_any_text(text in any::<String>(), singles in any_singles()) {
        assert_sound(&text, &pair_lines(&text, singles));
    }

    #[test]
    fn paragraphs_that_do_not_fit_are_no_trouble(text in marked_text(), start in 0u32..300, end in 0u32..300) {
        pair(&text, &[Span::new(start, end)], SingleMarks::Auto, &Stop::new()).unwrap();
    }
}
