//! The confidence of an attribution: the facts about it, and the sum of their weights.
//!
//! The model is additive: the log-odds of the rule and the weights of all facts add up to the log-odds that content and
//! source are right. Both are data of the language, learned from annotated articles by a command.

use smallvec::SmallVec;

use super::draft::{Draft, Drafts};
use super::parsed::ParsedText;
use crate::document::{Token, TokenKind};
use crate::lexicon::{Attributes, Class};
use crate::rules::{Count, Fact, Region, RuleSet, Slot, Spot};
use crate::text::{TokenSpan, step};

/// The maximum number of tokens examined in each direction from an attribution, and in each of its parts.
const REACH: u32 = 60;

/// Computes the confidence of the attributions of a text.
pub(super) struct ConfidenceModel<'s> {
    rules: &'s RuleSet,
    parsed: &'s ParsedText<'s>,
    drafts: &'s Drafts,
}

impl<'s> ConfidenceModel<'s> {
    pub(crate) fn new(rules: &'s RuleSet, parsed: &'s ParsedText<'s>, drafts: &'s Drafts) -> Self {
        Self { rules, parsed, drafts }
    }

    /// Returns the chance, 0 to 1, that a draft is right: its rule's measured chance if the language weighs no facts.
    pub(crate) fn confidence(&self, index: usize, draft: &Draft, source_kind: usize) -> f32 {
        let Some(weights) = self.rules.weights() else {
            return self.rules.confidence(draft.name(self.rules));
        };
        let mut odds = self.rules.odds(draft.name(self.rules));
        self.facts(index, draft, source_kind, &mut |fact| odds += weights.of(fact));
        1.0 / (1.0 + (-odds).exp())
    }

    /// Passes every fact about a draft to `take`. `source_kind` is the number of its source's kind.
    pub(crate) fn facts(
        &self,
        index: usize,
        draft: &Draft,
        source_kind: usize,
        take: &mut impl FnMut(Fact<'_>),
    ) {
        let (Some(first), Some(last)) = (draft.content.first(), draft.content.last()) else { return };
        let content = TokenSpan::new(
            self.parsed.with_shared_bytes(*first).start,
            self.parsed.with_shared_bytes(*last).end,
        );
        let cue = draft
            .cue
            .first()
            .zip(draft.cue.last())
            .map(|(a, b)| self.parsed.with_shared_bytes(TokenSpan::new(a.start, b.end)));
        take(Fact::Count(Count::Kind, draft.kind as usize));
        take(Fact::Count(Count::Recovered, usize::from(draft.recovered)));
        take(Fact::Count(Count::SourceKind, source_kind));
        if let Some(odds) = draft.last_pass {
            take(Fact::Count(Count::LastPass, usize::from(odds)));
        }
        self.content(draft, content, take);
        if let Some(cue) = cue {
            self.cue(draft, cue, content, take);
        }
        if let Some(source) = draft.source {
            self.source(source, cue, take);
        }
        self.paragraph(index, draft, content, take);
    }

    fn content(&self, draft: &Draft, whole: TokenSpan, take: &mut impl FnMut(Fact<'_>)) {
        let bytes: u32 = draft.content.iter().filter_map(|c| self.parsed.bytes(*c)).map(|c| c.len()).sum();
        let mut seen = Seen::default();
        for content in draft.content.iter().take(REACH as usize) {
            seen.look(
                self.parsed.tokens_in(self.parsed.with_shared_bytes(*content)),
                self.rules.shapes().comma,
            );
        }
        take(Fact::Count(Count::ContentLength, bytes as usize / 6));
        take(Fact::Count(Count::ContentSpans, draft.content.len()));
        take(Fact::Count(Count::ContentTokens, seen.tokens));
        take(Fact::Count(Count::ContentQuotations, seen.quotations));
        take(Fact::Count(Count::ContentCommas, seen.commas));
        take(Fact::Count(Count::ContentVerbs, seen.verbs));
        take(Fact::In(Region::Content, &seen.classes));
        take(Fact::In(Region::ContentAfterComma, &seen.after_comma));
        self.spot(Spot::ContentBefore, whole.start.checked_sub(1), take);
        self.spot(Spot::ContentFirst, Some(whole.start), take);
        self.spot(Spot::ContentSecond, Some(whole.start + 1), take);
        self.spot(Spot::ContentLast, whole.end.checked_sub(1), take);
        self.spot(Spot::ContentBehind, Some(whole.end), take);
        self.spot(Spot::ContentBehindSecond, Some(whole.end + 1), take);
        self.written(Count::ContentFirst, Some(whole.start), take);
        self.written(Count::ContentBehind, Some(whole.end), take);
    }

    fn cue(&self, draft: &Draft, cue: TokenSpan, content: TokenSpan, take: &mut impl FnMut(Fact<'_>)) {
        take(Fact::Count(Count::CueTokens, cue.len() as usize));
        let spans = draft.content.iter().take(REACH as usize).map(|c| self.parsed.with_shared_bytes(*c));
        let near = spans.map(|tokens| between(tokens, cue)).min().unwrap_or(between(content, cue));
        take(Fact::Count(Count::CueDistance, near));
        self.spot(Spot::CueBefore, cue.start.checked_sub(1), take);
        self.spot(Spot::CueFirst, Some(cue.start), take);
        self.spot(Spot::CueBehind, Some(cue.end), take);
        self.word(Slot::CueFirst, cue.start, take);
        self.word(Slot::CueLast, cue.end.saturating_sub(1), take);
    }

    fn source(&self, source: TokenSpan, cue: Option<TokenSpan>, take: &mut impl FnMut(Fact<'_>)) {
        let mut seen = Seen::default();
        let near = TokenSpan::new(source.start, source.end.min(source.start + REACH));
        seen.look(self.parsed.tokens_in(near), self.rules.shapes().comma);
        take(Fact::Count(Count::SourceTokens, source.len() as usize));
        take(Fact::Count(Count::SourceCommas, seen.commas));
        take(Fact::Count(Count::SourceDepth, self.depth(source.start)));
        if let Some(cue) = cue {
            take(Fact::Count(Count::SourceDistance, between(source, cue)));
        }
        take(Fact::In(Region::Source, &seen.classes));
        take(Fact::In(Region::SourceAfterComma, &seen.after_comma));
        let (before, last) = (source.start.checked_sub(1), source.end.checked_sub(1));
        self.spot(Spot::SourceBefore, before, take);
        self.spot(Spot::SourceFirst, Some(source.start), take);
        self.spot(Spot::SourceLast, last, take);
        self.spot(Spot::SourceBehind, Some(source.end), take);
        self.written(Count::SourceFirst, Some(source.start), take);
        self.written(Count::SourceLast, last, take);
        self.written(Count::SourceBefore, before, take);
    }

    fn paragraph(&self, index: usize, draft: &Draft, content: TokenSpan, take: &mut impl FnMut(Fact<'_>)) {
        let start = self.parsed.tokens_of.get(draft.paragraph).map_or(0, |tokens| tokens.start);
        let end = self.parsed.tokens_of.get(draft.last_paragraph).map_or(0, |tokens| tokens.end);
        take(Fact::Count(Count::Paragraph, draft.paragraph));
        take(Fact::Count(Count::Depth, content.start.saturating_sub(start) as usize));
        let behind = self.parsed.tokens_in(TokenSpan::new(content.end, end));
        if let Some(distance) = self.unclaimed(behind.iter()) {
            take(Fact::Count(Count::UnclaimedBehind, distance));
        }
        let before = self.parsed.tokens_in(TokenSpan::new(start, content.start));
        if let Some(distance) = self.unclaimed(before.iter().rev()) {
            take(Fact::Count(Count::UnclaimedBefore, distance));
        }
        self.neighbours(index, draft, take);
    }

    /// Drafts are in the order of the text, so only a few on either side can be near.
    fn neighbours(&self, index: usize, draft: &Draft, take: &mut impl FnMut(Fact<'_>)) {
        let near = index.saturating_sub(NEAR)..(index + NEAR + 1).min(self.drafts.list.len());
        let others = self.drafts.list.get(near.clone()).unwrap_or_default();
        let others = near.zip(others).filter(|(other, _)| *other != index).map(|(_, other)| other);
        let beside = others.clone().filter(|other| other.paragraph == draft.paragraph);
        take(Fact::Count(Count::Beside, beside.count()));
        let hull = hull(draft);
        let inside = |other: &Draft| {
            other.content.first().is_some_and(|c| c.start < hull.end)
                && other.content.last().is_some_and(|c| c.end > hull.start)
        };
        take(Fact::Count(Count::Crossed, usize::from(others.clone().any(inside))));
        let before = index.checked_sub(1).and_then(|before| self.drafts.list.get(before));
        let same = before.is_some_and(|b| b.paragraph == draft.paragraph && b.source == draft.source);
        take(Fact::Count(Count::SameSource, usize::from(same)));
    }

    /// Returns how many tokens precede the first unclaimed quotation.
    fn unclaimed<'t>(&self, tokens: impl Iterator<Item = &'t Token>) -> Option<usize> {
        tokens.take(REACH as usize).inspect(|_| step(1)).position(|token| match token.kind {
            TokenKind::Quotation(quotation) => self.drafts.claimed.get(quotation as usize) == Some(&false),
            _ => false,
        })
    }

    /// Returns how many tokens of its sentence precede a token.
    fn depth(&self, at: u32) -> usize {
        let stop = self.rules.shapes().stop;
        let before = self.parsed.tokens_in(TokenSpan::new(at.saturating_sub(REACH), at));
        before.iter().rev().take_while(|token| token.class != stop).count()
    }

    fn spot(&self, spot: Spot, at: Option<u32>, take: &mut impl FnMut(Fact<'_>)) {
        if let Some(token) = at.and_then(|at| self.parsed.tokens.get(at as usize)) {
            take(Fact::At(spot, token.class));
        }
    }

    fn written(&self, count: Count, at: Option<u32>, take: &mut impl FnMut(Fact<'_>)) {
        if let Some(token) = at.and_then(|at| self.parsed.tokens.get(at as usize)) {
            take(Fact::Count(count, written(token.kind)));
        }
    }

    /// Words in capitals have no weight, so no word needs to be copied to lower case.
    fn word(&self, slot: Slot, at: u32, take: &mut impl FnMut(Fact<'_>)) {
        if let Some(token) = self.parsed.tokens.get(at as usize) {
            take(Fact::Word(slot, token.span.of(self.parsed.text)));
        }
    }
}

/// How many drafts are examined on either side.
const NEAR: usize = 3;

/// The classes of a region's tokens.
type Classes = SmallVec<[Class; 40]>;

/// What occurs in the tokens of a region.
#[derive(Default)]
struct Seen {
    tokens: usize,
    commas: usize,
    quotations: usize,
    verbs: usize,
    classes: Classes,
    after_comma: Classes,
}

impl Seen {
    fn look(&mut self, tokens: &[Token], comma: Class) {
        let mut behind_comma = false;
        for token in tokens {
            step(1);
            self.tokens += 1;
            self.classes.push(token.class);
            if behind_comma {
                self.after_comma.push(token.class);
            }
            behind_comma = token.class == comma;
            self.commas += usize::from(behind_comma);
            self.quotations += usize::from(matches!(token.kind, TokenKind::Quotation(_)));
            self.verbs += usize::from(token.attributes.has(Attributes::FINITE));
        }
    }
}

/// Returns the span from the first to the last token of a draft's parts.
fn hull(draft: &Draft) -> TokenSpan {
    draft.spans().reduce(TokenSpan::cover).unwrap_or_default()
}

/// Returns how many tokens are between two spans.
fn between(one: TokenSpan, other: TokenSpan) -> usize {
    one.start.saturating_sub(other.end).max(other.start.saturating_sub(one.end)) as usize
}

fn written(kind: TokenKind) -> usize {
    match kind {
        TokenKind::Lower => 0,
        TokenKind::Capitalised => 1,
        TokenKind::Capitals => 2,
        TokenKind::Number => 3,
        TokenKind::Other => 4,
        TokenKind::Quotation(_) => 5,
    }
}
