//! The marks of examples: `<content>…</content>`, `<cue>…</cue>`, `<source>…</source>`, and `<word>…</word>` in readings.

use std::sync::LazyLock;

use regex::Regex;

use super::underline::{Underlined, underline};
use crate::attribution::{Attribution, Probed};
use crate::lexicon::Group;
use crate::text::Span;

/// The spans of one attribution, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spans {
    /// With the quotation marks around them.
    pub content: Vec<Span>,
    pub cue: Vec<Span>,
    pub source: Vec<Span>,
    /// What a reading is about.
    pub word: Vec<Span>,
}

impl Spans {
    /// The spans a pattern found.
    pub(crate) fn of_probed(found: Probed) -> Self {
        let Probed { content, cue, source } = found;
        Self { content, cue, source: source.into_iter().collect(), word: Vec::new() }
    }

    /// The spans the whole rule set found.
    pub(crate) fn of_attribution(found: &Attribution) -> Self {
        let content = found.content.iter().map(|c| c.outer).collect();
        let source = found.source.map(|s| s.span).into_iter().collect();
        Self { content, cue: found.cue.clone(), source, word: Vec::new() }
    }

    /// The spans of several attributions together; rules that fire only in rows are marked in rows.
    pub(crate) fn together<'s>(all: impl IntoIterator<Item = &'s Self>) -> Self {
        let mut sum = Self::default();
        for one in all {
            sum.content.extend(&one.content);
            sum.cue.extend(&one.cue);
            sum.source.extend(&one.source);
        }
        [&mut sum.content, &mut sum.cue, &mut sum.source].into_iter().for_each(|spans| spans.sort());
        sum
    }

    /// Where the content begins.
    pub(crate) fn start(&self) -> u32 {
        self.content.first().map_or(0, |span| span.start)
    }

    /// Whether two attributions share bytes of their contents.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.content.iter().any(|span| other.content.iter().any(|theirs| span.overlaps(*theirs)))
    }

    /// The text with the spans underlined, each row with its role.
    pub(crate) fn shown(&self, text: &str) -> String {
        let rows = [("content", &self.content), ("cue", &self.cue), ("source", &self.source)];
        underline(text, &rows.map(|(label, spans)| Underlined { label, spans }))
    }

    /// The same for the lines around the spans, cut where they are long.
    pub(crate) fn shown_in_lines(&self, text: &str) -> String {
        let all = || [&self.content, &self.cue, &self.source].into_iter().flatten();
        let start = all().map(|span| span.start as usize).min().unwrap_or_default();
        let end = all().map(|span| span.end as usize).max().unwrap_or_default();
        let (mut before, mut behind) = (start.saturating_sub(AROUND), (end + AROUND).min(text.len()));
        before = (before..=start).find(|at| text.is_char_boundary(*at)).unwrap_or(start);
        behind = (end..=behind).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(end);
        before =
            text.get(before..start).and_then(|near| near.rfind('\n')).map_or(before, |at| before + at + 1);
        behind = text.get(end..behind).and_then(|near| near.find('\n')).map_or(behind, |at| end + at);
        let moved = |spans: &[Span]| {
            let back = before as u32;
            spans.iter().map(|span| Span::new(span.start - back, span.end - back)).collect()
        };
        let lines = Self {
            content: moved(&self.content),
            cue: moved(&self.cue),
            source: moved(&self.source),
            word: Vec::new(),
        };
        lines.shown(text.get(before..behind).unwrap_or_default())
    }

    /// The text with the marks of the spans.
    pub(crate) fn marked(&self, text: &str) -> String {
        let rows = [("content", &self.content), ("cue", &self.cue), ("source", &self.source)];
        let spans = rows.iter().flat_map(|(role, spans)| spans.iter().map(move |span| (*role, *span)));
        let mut marks: Vec<(u32, bool, std::cmp::Reverse<u32>, String)> = Vec::new();
        for (role, span) in spans {
            marks.push((span.start, true, std::cmp::Reverse(span.end), format!("<{role}>")));
            marks.push((span.end, false, std::cmp::Reverse(span.start), format!("</{role}>")));
        }
        // What closes stands before what opens at the same byte; of several the inner ones close first.
        marks.sort();
        let (mut out, mut end) = (String::new(), 0);
        for (at, _, _, mark) in marks {
            out.push_str(text.get(end..at as usize).unwrap_or_default());
            out.push_str(&mark);
            end = at as usize;
        }
        out + text.get(end..).unwrap_or_default()
    }

    fn of_role(&mut self, role: &str) -> Option<&mut Vec<Span>> {
        match Group::named(role)? {
            Group::Content => Some(&mut self.content),
            Group::Cue => Some(&mut self.cue),
            Group::Source => Some(&mut self.source),
            Group::Word => Some(&mut self.word),
            Group::Head => None,
        }
    }
}

/// A text without its marks, and the spans they marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marked {
    pub text: String,
    pub spans: Spans,
}

/// Takes the marks out of an example's text; whatever else stands in angle brackets is text.
///
/// # Errors
/// When a mark is not closed, or closed before it opens.
pub(super) fn unmark(marked: &str) -> Result<Marked, String> {
    let mut found = Marked::default();
    let mut open: Vec<(&str, u32)> = Vec::new();
    let mark = MARK.as_ref().map_err(ToString::to_string)?;
    let mut end = 0;
    for tag in mark.captures_iter(marked) {
        let (whole, [slash, role]) = (tag.get_match(), tag.extract().1);
        found.text.push_str(marked.get(end..whole.start()).unwrap_or_default());
        end = whole.end();
        let at = found.text.len() as u32;
        if slash.is_empty() {
            open.push((role, at));
        } else {
            found.close(role, at, &mut open)?;
        }
    }
    found.text.push_str(marked.get(end..).unwrap_or_default());
    match open.pop() {
        None => Ok(found),
        Some((role, _)) => Err(format!("<{role}> is not closed")),
    }
}

impl Marked {
    fn close(&mut self, role: &str, at: u32, open: &mut Vec<(&str, u32)>) -> Result<(), String> {
        let opened = open.pop().filter(|(name, _)| *name == role);
        let (_, start) = opened.ok_or_else(|| format!("</{role}> closes no <{role}>"))?;
        self.spans.of_role(role).into_iter().for_each(|spans| spans.push(Span::new(start, at)));
        Ok(())
    }
}

/// So many bytes before and behind the spans are shown.
const AROUND: usize = 200;

/// A mark that opens or closes.
static MARK: LazyLock<Result<Regex, regex::Error>> =
    LazyLock::new(|| Regex::new("<(/?)(content|cue|source|word)>"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_and_give_spans_of_the_bare_text() {
        let marked = unmark("<content>“É,”</content> <cue>said</cue> <source>Ann</source> < 3.").unwrap();
        assert_eq!(marked.text, "“É,” said Ann < 3.");
        let texts = |spans: &[Span]| spans.iter().map(|s| s.of(&marked.text)).collect::<Vec<_>>().join("|");
        assert_eq!(texts(&marked.spans.content), "“É,”");
        assert_eq!(texts(&marked.spans.cue), "said");
        assert_eq!(texts(&marked.spans.source), "Ann");
    }

    #[test]
    fn marks_are_put_back_where_they_were() {
        let text = "<content>“É,”</content> <cue>said</cue> <source>Ann</source><content>, no</content>.";
        let marked = unmark(text).unwrap();
        assert_eq!(marked.spans.marked(&marked.text), text);
    }

    #[test]
    fn a_mark_left_open_or_closed_twice_is_refused() {
        assert_eq!(unmark("<cue>said"), Err("<cue> is not closed".into()));
        assert_eq!(unmark("said</cue>"), Err("</cue> closes no <cue>".into()));
        assert_eq!(unmark("<cue>said</source>"), Err("</source> closes no <source>".into()));
    }
}
