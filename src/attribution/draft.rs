//! Drafts of attributions: spans of tokens, with speakers still unresolved.

use std::sync::Arc;

use smallvec::SmallVec;

use super::accept_candidates::Accepted;
use super::addressee_venue_time::{Circumstances, Surroundings};
use super::answer::Kind;
use super::atoms::BlockAtoms;
use super::candidates::Candidate;
use super::parsed::ParsedText;
use crate::document::{Token, TokenKind};
use crate::lexicon::{FloatingSieve, Shapes, WordClass};
use crate::quotation::{MarkState, Quotation};
use crate::rules::RuleSet;
use crate::stop::{Stop, Stopped};
use crate::text::{AtomSpan, TokenSpan, step};

/// Spans of tokens, mostly one or two.
pub(super) type TokenSpans = SmallVec<[TokenSpan; 2]>;

/// An attribution without its speaker; all spans count tokens of the text.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// Index of the paragraph that contains the start of its content.
    pub paragraph: usize,
    /// Index of the paragraph that contains the end of its content.
    pub last_paragraph: usize,
    /// Runs of words, and whole quotations, each of which is one token.
    pub content: TokenSpans,
    pub kind: Kind,
    pub cue: TokenSpans,
    /// The source without punctuation at its ends.
    pub source: Option<TokenSpan>,
    /// The draft whose speaker this one shares, if it states no source.
    pub same_speaker_as: Option<usize>,
    /// Index of the rule that made it; None if it continues the paragraph before.
    pub rule: Option<usize>,
    /// Fifths of the log-odds that the last pass gives its reading; None for a rule's.
    pub last_pass: Option<u8>,
    /// Whether a quotation mark was missing or reversed.
    pub recovered: bool,
    /// Its addressee, venue and time, and whether it is negated or hypothetical.
    pub circumstances: Circumstances,
}

/// The name of the sieve for quotations that are paragraphs of their own.
const FLOATING: &str = FloatingSieve::ParagraphBefore.name();

impl Draft {
    /// Returns the first token of the content.
    pub(crate) fn start(&self) -> u32 {
        self.content.first().map_or(0, |span| span.start)
    }

    /// Returns the spans of content, cue and source.
    pub(crate) fn spans(&self) -> impl Iterator<Item = TokenSpan> {
        self.content.iter().chain(&self.cue).chain(&self.source).copied()
    }

    /// Returns the name of its rule or sieve, as in `confidence.toml`.
    pub(crate) fn name<'r>(&self, rules: &'r RuleSet) -> &'r str {
        self.rule_id(rules).map_or(FLOATING, AsRef::as_ref)
    }

    /// Returns the name of its rule or sieve, for the answer.
    pub(crate) fn shared_name(&self, rules: &RuleSet) -> Arc<str> {
        self.rule_id(rules).map_or_else(|| FLOATING.into(), Arc::clone)
    }

    fn rule_id<'r>(&self, rules: &'r RuleSet) -> Option<&'r Arc<str>> {
        self.rule.and_then(|index| rules.rule_id(index))
    }
}

/// The drafts of a text's accepted candidates.
#[derive(Debug, Default)]
pub(crate) struct Proposed {
    pub drafts: Vec<Draft>,
    /// Drafts of rules that count only if they fire several times in the text.
    pub repeating: Vec<Draft>,
}

/// The drafts of a text, and which of its quotations they claim.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    pub list: Vec<Draft>,
    /// Whether a draft claims the quotation.
    pub claimed: Vec<bool>,
}

impl Drafts {
    /// Marks the quotations in the drafts' content as claimed.
    ///
    /// # Errors
    /// [`Stopped`] if `stop` was given before the end.
    pub(crate) fn new(parsed: &ParsedText<'_>, list: Vec<Draft>, stop: &Stop) -> Result<Self, Stopped> {
        let mut claimed = vec![false; parsed.pairing.quotations.len()];
        for token in list.iter().flat_map(|draft| &draft.content).flat_map(|span| parsed.tokens_in(*span)) {
            stop.check()?;
            step(1);
            let TokenKind::Quotation(index) = token.kind else { continue };
            if let Some(claimed) = claimed.get_mut(index as usize) {
                *claimed = true;
            }
        }
        Ok(Self { list, claimed })
    }
}

/// Turns accepted candidates into drafts.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end; it is checked before each candidate.
pub(crate) fn draft_all(
    rules: &RuleSet,
    parsed: &ParsedText<'_>,
    accepted: &Accepted,
    stop: &Stop,
) -> Result<Proposed, Stopped> {
    let drafter = Drafter::new(rules, parsed);
    let with_circumstances = |candidate: &Candidate, draft| {
        let circumstances = Surroundings::new(rules, parsed, drafter.atoms(candidate)?).of(candidate);
        Some(Draft { circumstances, ..draft })
    };
    let mut proposed = Proposed::default();
    for found in &accepted.candidates {
        stop.check()?;
        proposed.drafts.extend(drafter.draft(found).and_then(|draft| with_circumstances(found, draft)));
    }
    for found in &accepted.repeating {
        stop.check()?;
        proposed.repeating.extend(drafter.draft(found));
    }
    Ok(proposed)
}

/// Turns candidates into drafts.
pub(super) struct Drafter<'d> {
    rules: &'d RuleSet,
    parsed: &'d ParsedText<'d>,
    shapes: &'d Shapes,
}

impl<'d> Drafter<'d> {
    pub(crate) fn new(rules: &'d RuleSet, parsed: &'d ParsedText<'d>) -> Self {
        Self { rules, parsed, shapes: rules.shapes() }
    }

    /// Returns the draft of a candidate without its circumstances; None if its content is only punctuation.
    pub(crate) fn draft(&self, candidate: &Candidate) -> Option<Draft> {
        let rule = self.rules.rule_id(candidate.rule).map(|_| candidate.rule)?;
        let atoms = self.atoms(candidate)?;
        let tokens = |span: AtomSpan| atoms.token_span(span);
        let spans: TokenSpans = candidate.content.iter().map(|atoms| self.trimmed(tokens(*atoms))).collect();
        let content: TokenSpans = spans.iter().flat_map(|span| self.contents(*span)).collect();
        let paragraph = self.parsed.paragraph_of(content.first()?.start);
        let source = candidate.source.map(|atoms| self.without_clause(self.trimmed(tokens(atoms))));
        Some(Draft {
            paragraph,
            last_paragraph: paragraph,
            kind: self.kind(&spans),
            recovered: self.recovered(&spans),
            content,
            cue: candidate
                .cue
                .iter()
                .map(|cue| tokens(*cue))
                .filter(|cue| self.parsed.bytes(*cue).is_some())
                .collect(),
            source: source.filter(|source| !source.is_empty()),
            same_speaker_as: None,
            rule: Some(rule),
            last_pass: candidate.last_pass,
            circumstances: Circumstances::default(),
        })
    }

    /// Returns the atoms of a candidate's block.
    fn atoms(&self, candidate: &Candidate) -> Option<BlockAtoms<'d>> {
        self.parsed.blocks.get(candidate.block).map(|block| self.parsed.atoms(block))
    }

    fn inside(&self, tokens: TokenSpan) -> &'d [Token] {
        self.parsed.tokens_in(tokens)
    }

    /// Returns the span without punctuation at its ends, except for brackets.
    fn trimmed(&self, tokens: TokenSpan) -> TokenSpan {
        let inside = self.inside(tokens);
        step(inside.len());
        let loose = |t: &&Token| self.is_loose(t);
        let front = inside.iter().take_while(loose).count() as u32;
        let back = inside.iter().rev().take_while(loose).count() as u32;
        let start = tokens.start + front;
        TokenSpan::new(start, tokens.end - back.min(tokens.end - start))
    }

    /// Returns a source without its relative clause, if that follows a comma ("Ann Lee, who keeps bees") or is much longer than
    /// the noun phrase.
    fn without_clause(&self, source: TokenSpan) -> TokenSpan {
        let inside = self.inside(source);
        let (Some(first), Some(last)) = (inside.first(), inside.last()) else { return source };
        let clause = inside.windows(2).position(|pair| {
            let [before, opens] = pair else { return false };
            let aside = before.class == self.shapes.comma;
            let long = last.span.end + first.span.start > 2 * opens.span.start + LONG_CLAUSE;
            let relative = self.rules.word_classes().of(opens.class).intersects(WordClass::RELATIVE);
            relative && (aside || long)
        });
        let end = clause.map_or(source.end, |at| source.start + at as u32 + 1);
        self.trimmed(TokenSpan::new(source.start, end))
    }

    fn is_loose(&self, token: &Token) -> bool {
        let s = self.shapes;
        [s.comma, s.stop, s.colon, s.turn, s.semicolon, s.dash, s.sentence_break, s.symbol]
            .contains(&token.class)
    }

    /// Returns the span itself if it contains words, or each quotation as a span if it contains only quotations.
    fn contents(&self, tokens: TokenSpan) -> TokenSpans {
        let inside = self.inside(tokens);
        let only = inside.iter().all(|t| matches!(t.kind, TokenKind::Quotation(_)) || self.is_loose(t));
        if !only {
            return self.parsed.bytes(tokens).map(|_| tokens).into_iter().collect();
        }
        let quoted =
            tokens.positions().zip(inside).filter(|(_, token)| matches!(token.kind, TokenKind::Quotation(_)));
        quoted.map(|(at, _)| TokenSpan::new(at, at + 1)).collect()
    }

    fn kind(&self, spans: &[TokenSpan]) -> Kind {
        let mut tokens = spans.iter().flat_map(|span| self.inside(*span));
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

    fn recovered(&self, spans: &[TokenSpan]) -> bool {
        spans
            .iter()
            .flat_map(|span| self.inside(*span))
            .filter_map(|t| self.parsed.quotation(t))
            .any(is_recovered)
    }
}

/// A relative clause that exceeds its noun phrase by more bytes is not part of the source.
const LONG_CLAUSE: u32 = 24;

/// Whether a mark of the quotation was missing, reversed or doubled.
pub(super) fn is_recovered(quotation: &Quotation) -> bool {
    quotation.opening != MarkState::Sound || quotation.closing != MarkState::Sound
}
