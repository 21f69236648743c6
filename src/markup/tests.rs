//! Whether reading markup takes steps as the document is long, and ends soon after a signal.

use super::{Document, DocumentType};
use crate::stop::Stop;
use crate::text::{steps, steps_of};

/// The length of the shorter document, in bytes; the longer one has four times as many.
const SHORT: usize = 50_000;

/// A document four times as long may take this many times the steps: what is quadratic takes sixteen times.
const MOST: f64 = 4.6;

/// So many steps after a signal the work has ended.
const LATE: usize = 60_000;

/// What might be looked at again and again.
const UNITS: [&str; 38] = [
    "<div><blockquote>a</div>",
    "<section><blockquote><p>a b c</section>",
    "<figure><blockquote>a<figcaption>b</figure>",
    "a.<sup>1",
    "a ",
    "<b>",
    "</b>",
    "<p><b>",
    "<b><p>",
    "<b></i>",
    "<p><b></p>",
    "<hr><b>",
    "<table><td>",
    "<li>a",
    "<q>",
    "<q>a",
    "</q>",
    "<cite>a",
    "“a”<cite>b</cite>",
    "<blockquote>",
    "<blockquote>a</blockquote>",
    "<blockquote><p>a</blockquote>",
    "<figure><blockquote>a",
    "<div hidden>",
    "<div hidden>a</div>",
    "<nav><p>",
    "<pre>\n",
    "<br>",
    "\r\n",
    "&amp;",
    "&",
    "<",
    "<!-- a -->",
    "<!--",
    "<a href=\"",
    "<strong>Ann Lee:</strong> b ",
    "<script>",
    "<i x=1 y=2>",
];

fn filled(unit: &str, length: usize) -> String {
    unit.repeat(length / unit.len())
}

fn read(kind: DocumentType, text: &str, stop: &Stop) -> bool {
    Document::new(kind, "", text, "", stop).is_ok()
}

#[test]
fn no_document_takes_more_steps_than_its_length_asks_for() {
    for kind in [DocumentType::Html, DocumentType::Markdown] {
        for unit in UNITS {
            let steps_for = |text: &str| steps_of(|| _ = read(kind, text, &Stop::new()));
            let (short, long) = (steps_for(&filled(unit, SHORT)), steps_for(&filled(unit, 4 * SHORT)));
            assert!(long as f64 <= MOST * short as f64, "{kind:?} {unit:?}: {short} steps, then {long}");
        }
    }
}

#[test]
fn reading_ends_soon_after_a_signal() {
    for unit in UNITS {
        let text = format!("<blockquote>{}", filled(unit, 4 * SHORT));
        let all = steps_of(|| _ = read(DocumentType::Html, &text, &Stop::new()));
        for signal in 0..20 {
            let given = all / 20 * signal;
            let (stop, before) = (Stop::after(given), steps());
            read(DocumentType::Html, &text, &stop);
            let late = (steps() - before).saturating_sub(given);
            assert!(late <= LATE, "{unit:?}: {late} steps after a signal at {given} of {all}");
        }
    }
}
