//! The candidates that stand, over a whole text.

use super::candidates::{self, Candidate, Scratch};
use super::conflict::Claims;
use super::parsed::ParsedText;
use crate::rules::{Place, Rule, RuleSet};
use crate::stop::{Stop, Stopped};

/// What rules found in a text, block by block.
#[derive(Debug, Default)]
pub(crate) struct Accepted {
    /// What claims no word that another claimed before it; in a block in the order of the content.
    pub candidates: Vec<Candidate>,
    /// What counts only where its rule fires several times in the text; it claims nothing.
    pub repeating: Vec<Candidate>,
}

/// Finds what the rules propose in a text, and keeps what may stand.
///
/// # Errors
/// [`Stopped`] when `stop` was given before the end; it is looked at before each block.
pub(crate) fn accept(rules: &RuleSet, parsed: &ParsedText<'_>, stop: &Stop) -> Result<Accepted, Stopped> {
    let mut accepted = Accepted::default();
    let (mut claims, mut scratch, mut found) = (Claims::default(), Scratch::default(), Vec::new());
    for (index, block) in parsed.blocks.iter().enumerate() {
        stop.check()?;
        // A byline says who wrote, and reports nothing.
        if parsed.is_byline(block) {
            continue;
        }
        let (atoms, headline) = (parsed.atoms(block), block.is_headline());
        candidates::find(rules, &atoms, &mut scratch, stop, &mut found)?;
        found.retain(|candidate| rule(rules, candidate).is_some_and(|rule| may_stand(rule.place, headline)));
        found.iter_mut().for_each(|candidate| candidate.block = index);
        set_aside(rules, &mut found, &mut accepted.repeating);
        claims.resolve(&atoms, stop, &mut found)?;
        accepted.candidates.append(&mut found);
    }
    Ok(accepted)
}

/// Takes out the candidates that count only where their rule fires again elsewhere in the text.
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

/// Whether a rule of that place may fire in the headline's block, or in another.
pub(super) fn may_stand(place: Place, headline: bool) -> bool {
    match place {
        Place::Anywhere => true,
        Place::Headline => headline,
        Place::Body => !headline,
    }
}
