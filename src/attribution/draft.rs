//! Attributions while they are being made: spans of text, speakers still unknown.

use std::ops::Range;
use std::sync::Arc;

use super::answer::{Content, Kind};
use super::candidates::{Candidate, Ranges};
use super::circumstances::Circumstances;
use super::parsed::ParsedText;
use crate::document::{Token, TokenKind};
use crate::lexicon::{ClassSet, Shapes};
use crate::quotation::{MarkState, Quotation};
use crate::rules::RuleSet;
use crate::text::Span;

/// An attribution without its speaker.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// Index of the paragraph in which it begins.
    pub paragraph: usize,
    /// Index of the paragraph in which its content ends.
    pub last_paragraph: usize,
    pub content: Vec<Content>,
    pub kind: Kind,
    pub cue: Vec<Span>,
    /// Tokens of the source.
    pub source: Option<Range<u32>>,
    /// The source's span, without punctuation at its ends.
    pub source_span: Option<Span>,
    /// The draft whose speaker this one shares, where its own source is not stated.
    pub same_speaker_as: Option<usize>,
    pub rule: Arc<str>,
    pub confidence: f32,
    /// Some mark of it was missing or reversed.
    pub recovered: bool,
    /// What stands around it.
    pub around: Circumstances,
}

impl Draft {
    /// The last byte of content, cue and source.
    pub fn end(&self) -> u32 {
        let ends = self.content.iter().map(|c| c.outer.end);
        ends.chain(self.cue.iter().map(|c| c.end))
            .chain(self.source_span.map(|s| s.end))
            .max()
            .unwrap_or_default()
    }

    /// The first byte of the content.
    pub fn start(&self) -> u32 {
        self.content.first().map_or(0, |c| c.outer.start)
    }
}

/// Turns candidates into drafts.
pub(super) struct Drafter<'d> {
    pub tokens: &'d [Token],
    pub quotations: &'d [Quotation],
    pub paragraphs: &'d [Span],
    pub shapes: &'d Shapes,
    pub rules: &'d RuleSet,
    /// The words that open a relative clause.
    relative: ClassSet,
}

impl<'d> Drafter<'d> {
    pub fn new(rules: &'d RuleSet, parsed: &'d ParsedText<'d>) -> Self {
        let relative = rules.table().members("relative");
        Self {
            tokens: &parsed.tokens,
            quotations: &parsed.pairing.quotations,
            paragraphs: &parsed.paragraphs,
            shapes: rules.shapes(),
            rules,
            relative,
        }
    }

    /// The draft of a candidate; nothing where its content is punctuation alone.
    pub fn draft(&self, candidate: &Candidate) -> Option<Draft> {
        let rule = self.rules.rules().get(candidate.rule)?;
        let ranges: Ranges = candidate.content.iter().map(|r| self.trimmed(r.clone())).collect();
        let content: Vec<Content> = ranges.iter().flat_map(|r| self.contents(r.clone())).collect();
        let start = content.first()?.outer.start;
        let paragraph = self.paragraphs.partition_point(|p| p.end <= start);
        let source = candidate.source.clone().map(|r| self.without_clause(self.trimmed(r)));
        let source = source.filter(|r| !r.is_empty());
        Some(Draft {
            paragraph,
            last_paragraph: paragraph,
            kind: self.kind(&ranges),
            recovered: self.recovered(&ranges),
            content,
            cue: candidate.cue.iter().filter_map(|r| self.span(r.clone())).collect(),
            source_span: source.clone().and_then(|r| self.span(r)),
            source,
            same_speaker_as: None,
            rule: rule.id.clone(),
            confidence: rule.confidence,
            around: Circumstances::default(),
        })
    }

    fn inside(&self, range: Range<u32>) -> &[Token] {
        self.tokens.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    fn span(&self, range: Range<u32>) -> Option<Span> {
        let inside = self.inside(range);
        inside
            .first()
            .zip(inside.last())
            .map(|(a, b)| Span::new(a.span.start, b.span.end))
            .filter(|s| !s.is_empty())
    }

    /// The range without punctuation at its ends; a closing bracket stays where its opening one does.
    fn trimmed(&self, range: Range<u32>) -> Range<u32> {
        let inside = self.inside(range.clone());
        let loose = |t: &&Token| self.is_loose(t);
        let front = inside.iter().take_while(loose).count() as u32;
        let back = inside.iter().rev().take_while(loose).count() as u32;
        let start = range.start + front;
        start..(range.end - back.min(range.end - start))
    }

    /// A source up to the clause that says more of it: behind a comma ("Ann Lee, who keeps bees"), or where the
    /// clause is far longer than what it speaks of.
    fn without_clause(&self, range: Range<u32>) -> Range<u32> {
        let inside = self.inside(range.clone());
        let (Some(first), Some(last)) = (inside.first(), inside.last()) else { return range };
        let clause = inside.windows(2).position(|pair| {
            let [before, opens] = pair else { return false };
            let aside = before.class == self.shapes.comma;
            let long = last.span.end + first.span.start > 2 * opens.span.start + LONG_CLAUSE;
            self.relative.has(opens.class) && (aside || long)
        });
        let end = clause.map_or(range.end, |at| range.start + at as u32 + 1);
        self.trimmed(range.start..end)
    }

    fn is_loose(&self, token: &Token) -> bool {
        let s = self.shapes;
        [s.comma, s.stop, s.colon, s.semicolon, s.dash, s.sentence_break, s.symbol].contains(&token.class)
    }

    /// One content where words stand, and one for each quotation where only quotations do.
    fn contents(&self, range: Range<u32>) -> Vec<Content> {
        let inside = self.inside(range.clone());
        let only = inside.iter().all(|t| matches!(t.kind, TokenKind::Quotation(_)) || self.is_loose(t));
        if !only {
            return self.span(range).map(|outer| Content { outer, inner: outer }).into_iter().collect();
        }
        inside.iter().filter_map(|t| self.quotation(t)).map(content_of).collect()
    }

    fn quotation(&self, token: &Token) -> Option<&Quotation> {
        match token.kind {
            TokenKind::Quotation(index) => self.quotations.get(index as usize),
            _ => None,
        }
    }

    fn kind(&self, ranges: &[Range<u32>]) -> Kind {
        let mut tokens = ranges.iter().flat_map(|r| self.inside(r.clone()));
        let (mut quoted, mut plain) = (false, false);
        tokens.by_ref().for_each(|t| match t.kind {
            TokenKind::Quotation(_) => quoted = true,
            _ => plain |= !self.is_loose(t),
        });
        match (quoted, plain) {
            (true, false) => Kind::Direct,
            (true, true) => Kind::Mixed,
            _ => Kind::Indirect,
        }
    }

    fn recovered(&self, ranges: &[Range<u32>]) -> bool {
        ranges.iter().flat_map(|r| self.inside(r.clone())).filter_map(|t| self.quotation(t)).any(is_recovered)
    }
}

/// A clause longer than its noun phrase by more bytes than this is left out of a source.
const LONG_CLAUSE: u32 = 24;

/// Whether a quotation's marks were not as they should be.
pub(super) fn is_recovered(quotation: &Quotation) -> bool {
    quotation.opening != MarkState::Sound || quotation.closing != MarkState::Sound
}

/// A quotation as content.
pub(super) fn content_of(quotation: &Quotation) -> Content {
    Content { outer: quotation.outer, inner: quotation.inner }
}
