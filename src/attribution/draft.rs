//! Attributions while they are being made: ranges of tokens, speakers still unknown.

use std::sync::Arc;

use smallvec::SmallVec;

use super::accept::Accepted;
use super::answer::Kind;
use super::atoms::BlockAtoms;
use super::candidates::Candidate;
use super::circumstances::{Circumstances, Surroundings};
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
    /// Index of the paragraph in which it begins.
    pub paragraph: usize,
    /// Index of the paragraph in which its content ends.
    pub last_paragraph: usize,
    /// Stretches of words, and whole quotations, each of these one token.
    pub content: TokenSpans,
    pub kind: Kind,
    pub cue: TokenSpans,
    /// The source without punctuation at its ends.
    pub source: Option<TokenSpan>,
    /// The draft whose speaker this one shares, where its own source is not stated.
    pub same_speaker_as: Option<usize>,
    /// Index of the rule that made it; none made what goes on from the paragraph before.
    pub rule: Option<usize>,
    /// Some mark of it was missing or reversed.
    pub recovered: bool,
    /// What stands around it.
    pub circumstances: Circumstances,
}

/// The name under which a quotation's own paragraph stands in answers.
const FLOATING: &str = FloatingSieve::ParagraphBefore.name();

impl Draft {
    /// The first token of the content.
    pub fn start(&self) -> u32 {
        self.content.first().map_or(0, |span| span.start)
    }

    /// Content, cue and source.
    pub fn spans(&self) -> impl Iterator<Item = TokenSpan> {
        self.content.iter().chain(&self.cue).chain(&self.source).copied()
    }

    /// What made it, as `confidence.toml` names it.
    pub fn name<'r>(&self, rules: &'r RuleSet) -> &'r str {
        self.rule_id(rules).map_or(FLOATING, AsRef::as_ref)
    }

    /// What made it, as answers name it.
    pub fn shared_name(&self, rules: &RuleSet) -> Arc<str> {
        self.rule_id(rules).map_or_else(|| FLOATING.into(), Arc::clone)
    }

    fn rule_id<'r>(&self, rules: &'r RuleSet) -> Option<&'r Arc<str>> {
        self.rule.and_then(|index| rules.rules().get(index)).map(|rule| &rule.id)
    }
}

/// What the rules found in a text.
#[derive(Debug, Default)]
pub(crate) struct Proposed {
    pub drafts: Vec<Draft>,
    /// Drafts of rules that count only where they fire several times in the text.
    pub repeating: Vec<Draft>,
}

/// The drafts of a text, and which of its quotations are claimed.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    pub list: Vec<Draft>,
    /// Whether a draft claims the quotation.
    pub claimed: Vec<bool>,
}

impl Drafts {
    /// Drafts that claim the quotations in their content.
    ///
    /// # Errors
    /// [`Stopped`] when `stop` was given before the end.
    pub fn new(parsed: &ParsedText<'_>, list: Vec<Draft>, stop: &Stop) -> Result<Self, Stopped> {
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
/// [`Stopped`] when `stop` was given before the end; it is looked at before each candidate.
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
    pub fn new(rules: &'d RuleSet, parsed: &'d ParsedText<'d>) -> Self {
        Self { rules, parsed, shapes: rules.shapes() }
    }

    /// The draft of a candidate, without what stands around it; nothing where its content is punctuation alone.
    pub fn draft(&self, candidate: &Candidate) -> Option<Draft> {
        let rule = self.rules.rules().get(candidate.rule).map(|_| candidate.rule)?;
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
            circumstances: Circumstances::default(),
        })
    }

    /// The atoms of a candidate's block.
    fn atoms(&self, candidate: &Candidate) -> Option<BlockAtoms<'d>> {
        self.parsed.blocks.get(candidate.block).map(|block| self.parsed.atoms(block))
    }

    fn inside(&self, tokens: TokenSpan) -> &'d [Token] {
        self.parsed.tokens_in(tokens)
    }

    /// The tokens without punctuation at its ends; a closing bracket stays where its opening one does.
    fn trimmed(&self, tokens: TokenSpan) -> TokenSpan {
        let inside = self.inside(tokens);
        step(inside.len());
        let loose = |t: &&Token| self.is_loose(t);
        let front = inside.iter().take_while(loose).count() as u32;
        let back = inside.iter().rev().take_while(loose).count() as u32;
        let start = tokens.start + front;
        TokenSpan::new(start, tokens.end - back.min(tokens.end - start))
    }

    /// A source up to the clause that says more of it: behind a comma ("Ann Lee, who keeps bees"), or where the
    /// clause is far longer than what it speaks of.
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
        [s.comma, s.stop, s.colon, s.semicolon, s.dash, s.sentence_break, s.symbol].contains(&token.class)
    }

    /// One content where words stand, and one for each quotation where only quotations do.
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

/// A clause longer than its noun phrase by more bytes than this is left out of a source.
const LONG_CLAUSE: u32 = 24;

/// Whether a quotation's marks were not as they should be.
pub(super) fn is_recovered(quotation: &Quotation) -> bool {
    quotation.opening != MarkState::Sound || quotation.closing != MarkState::Sound
}
