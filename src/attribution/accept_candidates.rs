//! Accepts or drops the candidates of a whole text.

use super::answer::CueReadings;
use super::candidates::{self, Candidate, Scratch};
use super::overlaps::Claims;
use super::parsed::ParsedText;
use super::unclaimed_cues::{self, CueBlock};
use crate::rules::{Place, Rule, RuleSet};
use crate::stop::{Stop, Stopped};

/// The candidates of a text, block by block.
#[derive(Debug, Default)]
pub(crate) struct Accepted {
    /// The accepted candidates, which do not overlap; within a block in the order of the content.
    pub candidates: Vec<Candidate>,
    /// Candidates of rules that count only if they fire several times in the text. They claim no words.
    pub repeating: Vec<Candidate>,
}

/// Finds the candidates of all rules in a text, and keeps those that do not overlap an earlier one.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end; it is checked before each block.
pub(crate) fn accept(rules: &RuleSet, parsed: &ParsedText<'_>, stop: &Stop) -> Result<Accepted, Stopped> {
    let mut accepted = Accepted::default();
    let mut last_pass = unclaimed_cues::Scratch::default();
    let (mut claims, mut scratch, mut found) = (Claims::default(), Scratch::default(), Vec::new());
    for (index, block) in parsed.blocks.iter().enumerate() {
        stop.check()?;
        // A byline names the author and reports nothing.
        if parsed.is_byline(block) {
            continue;
        }
        let block = CueBlock {
            model: rules.cues(),
            parsed,
            atoms: parsed.atoms(block),
            headline: block.is_headline(),
        };
        by_rules(rules, &block, index, &mut scratch, stop, &mut found)?;
        set_aside(rules, &mut found, &mut accepted.repeating);
        claims.resolve(&block.atoms, stop, &mut found)?;
        if !parsed.rules_alone {
            unclaimed_cues::find(&block, &claims, &mut last_pass, stop, &mut found)?;
            stop.sort_by_key(&mut found, |c| c.content.first().map_or(0, |r| r.start))?;
        }
        found.iter_mut().for_each(|candidate| candidate.block = index);
        accepted.candidates.append(&mut found);
    }
    Ok(accepted)
}

/// Returns every cue with all its readings; from them the weights of the last pass are learned.
///
/// # Errors
/// [`Stopped`], as [`accept`].
pub(crate) fn unclaimed(
    rules: &RuleSet,
    parsed: &ParsedText<'_>,
    stop: &Stop,
) -> Result<Vec<CueReadings>, Stopped> {
    let (mut claims, mut scratch, mut found) = (Claims::default(), Scratch::default(), Vec::new());
    let (mut cues, mut repeating) = (Vec::new(), Vec::new());
    for block in parsed.blocks.iter().filter(|block| !parsed.is_byline(block)) {
        let block = CueBlock {
            model: rules.cues(),
            parsed,
            atoms: parsed.atoms(block),
            headline: block.is_headline(),
        };
        found.clear();
        by_rules(rules, &block, 0, &mut scratch, stop, &mut found)?;
        set_aside(rules, &mut found, &mut repeating);
        claims.resolve(&block.atoms, stop, &mut found)?;
        block.explain(&claims, &found, stop, &mut cues)?;
    }
    Ok(cues)
}

/// Appends the candidates of all rules that may fire in a block, which is the text's `index`th.
fn by_rules(
    rules: &RuleSet,
    block: &CueBlock<'_>,
    index: usize,
    scratch: &mut Scratch,
    stop: &Stop,
    found: &mut Vec<Candidate>,
) -> Result<(), Stopped> {
    candidates::find(rules, &block.atoms, scratch, stop, found)?;
    found
        .retain(|candidate| rule(rules, candidate).is_some_and(|rule| may_stand(rule.place, block.headline)));
    found.iter_mut().for_each(|candidate| candidate.block = index);
    Ok(())
}

/// Moves the candidates that count only if their rule fires several times in the text to `repeating`.
fn set_aside(rules: &RuleSet, found: &mut Vec<Candidate>, repeating: &mut Vec<Candidate>) {
    found.retain(|candidate| {
        let once = rule(rules, candidate).is_some_and(|rule| rule.repeats <= 1);
        if !once {
            repeating.push(candidate.clone());
        }
        once
    });
}

fn rule<'r>(rules: &'r RuleSet, candidate: &Candidate) -> Option<&'r Rule> {
    rules.rules().get(candidate.rule)
}

/// Whether a rule with this place may fire in the headline's block (`headline`) or in any other block.
pub(super) fn may_stand(place: Place, headline: bool) -> bool {
    match place {
        Place::Anywhere => true,
        Place::Headline => headline,
        Place::Body => !headline,
    }
}
