//! The rules over a whole text: candidates, claims, drafts.

use super::atoms::Level;
use super::candidates::{self, Candidate, Room};
use super::circumstances::Around;
use super::conflict::Claims;
use super::draft::{Draft, Drafter};
use super::parsed::{Block, ParsedText};
use crate::document::{Token, TokenKind};
use crate::rules::{Place, RuleSet};
use crate::stop::{Stop, Stopped};

/// What rules found in a text.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// Whether a draft claims the quotation.
    pub claimed: Vec<bool>,
    pub drafts: Vec<Draft>,
    /// Drafts of rules that count only where they fire several times in the text, each with its rule's index.
    pub provisional: Vec<(usize, Draft)>,
}

/// Finds drafts; holds scratch space that is used again for each block.
struct Cascade<'c> {
    rules: &'c RuleSet,
    parsed: &'c ParsedText<'c>,
    claims: Claims,
    candidates: Vec<Candidate>,
    room: Room,
    reading: Reading,
}

/// What the rules find in a text.
///
/// # Errors
/// [`Stopped`] when `stop` was given before the end; it is looked at before each block.
pub(crate) fn propose(rules: &RuleSet, parsed: &ParsedText<'_>, stop: &Stop) -> Result<Reading, Stopped> {
    let claimed = vec![false; parsed.pairing.quotations.len()];
    let mut cascade = Cascade {
        rules,
        parsed,
        claims: Claims::default(),
        candidates: Vec::new(),
        room: Room::default(),
        reading: Reading { claimed, ..Reading::default() },
    };
    for block in &parsed.blocks {
        stop.check()?;
        cascade.block(block);
    }
    Ok(cascade.reading)
}

impl Cascade<'_> {
    fn block(&mut self, block: &Block) {
        let (rules, level) = (self.rules, self.parsed.level(block));
        self.candidates.clear();
        candidates::find(rules, &level, &mut self.room, &mut self.candidates);
        let headline = block.is_headline();
        self.candidates
            .retain(|c| rules.rule(c.rule).is_some_and(|(rule, _)| may_stand(rule.place, headline)));
        self.set_aside();
        let tokens = level.token_range(0..level.tokens.len());
        self.claims.resolve(tokens, &mut self.candidates);
        self.draft(level);
    }

    /// Takes out the candidates that count only where their rule fires again elsewhere in the text.
    fn set_aside(&mut self) {
        let rules = self.rules;
        let repeats = |c: &Candidate| rules.rule(c.rule).is_some_and(|(rule, _)| rule.repeats > 1);
        if !self.candidates.iter().any(repeats) {
            return;
        }
        let drafter = Drafter::new(rules, self.parsed);
        let aside = self.candidates.iter().filter(|c| repeats(c));
        self.reading.provisional.extend(aside.filter_map(|c| Some((c.rule, drafter.draft(c)?))));
        self.candidates.retain(|c| !repeats(c));
    }

    fn draft(&mut self, level: Level<'_>) {
        if self.candidates.is_empty() {
            return;
        }
        let drafter = Drafter::new(self.rules, self.parsed);
        let around = Around::new(self.parsed.text, self.rules, level, &self.parsed.tokens);
        for candidate in &self.candidates {
            let Some(draft) = drafter.draft(candidate) else { continue };
            for range in &candidate.content {
                claim(self.parsed.inside_range(range), &mut self.reading.claimed);
            }
            self.reading.drafts.push(Draft { around: around.of(candidate), ..draft });
        }
    }
}

/// Marks the quotations among some tokens as claimed.
fn claim(tokens: &[Token], claimed: &mut [bool]) {
    for token in tokens {
        let TokenKind::Quotation(index) = token.kind else { continue };
        if let Some(claimed) = claimed.get_mut(index as usize) {
            *claimed = true;
        }
    }
}

pub(super) fn may_stand(place: Place, headline: bool) -> bool {
    match place {
        Place::Anywhere => true,
        Place::Headline => headline,
        Place::Body => !headline,
    }
}

/// Keeps the provisional drafts of rules that fired often enough, each in the place of all other drafts of its
/// paragraph, and puts the drafts in the order of the text.
pub(crate) fn settle(rules: &RuleSet, parsed: &ParsedText<'_>, reading: &mut Reading) {
    let provisional = std::mem::take(&mut reading.provisional);
    let mut fired = vec![0_u32; rules.rules().len()];
    for (rule, _) in &provisional {
        if let Some(count) = fired.get_mut(*rule) {
            *count += 1;
        }
    }
    let enough = |rule: usize| {
        rules.rule(rule).is_some_and(|(r, _)| fired.get(rule).is_some_and(|count| *count >= r.repeats))
    };
    let mut taken = vec![false; parsed.paragraphs.len() + 1];
    let kept: Vec<Draft> =
        provisional.into_iter().filter(|(rule, _)| enough(*rule)).map(|(_, draft)| draft).collect();
    for draft in &kept {
        if let Some(paragraph) = taken.get_mut(draft.paragraph) {
            *paragraph = true;
        }
    }
    if !kept.is_empty() {
        reading.drafts.retain(|d| !taken.get(d.paragraph).copied().unwrap_or_default());
        reading.drafts.extend(kept);
        reading.drafts.sort_by_key(Draft::start);
    }
}
