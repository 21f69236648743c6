//! Near misses: the rule stays silent, and would not if some one atom of its pattern asked for nothing.
//!
//! Under the whole rule set the text has no answer at all, unless it names the rule that answers it.

use super::case::Case;
use super::example::shown_answer;
use super::example_marks::unmark;
use super::rule_alone::Alone;
use super::whole_rule_set;
use crate::attribution::Probe;
use crate::extract::Extractor;
use crate::pattern::{Compiled, Variant, compile};
use crate::rules::Silent;

pub(super) fn check(extractor: &Extractor, alone: &Alone<'_>) -> Vec<Case> {
    let mut variants = Looser::of(alone);
    let numbered = alone.rule.silents.iter().zip(1..);
    numbered
        .map(|((line, silent), number)| {
            let outcome = check_one(alone, &mut variants, silent)
                .and_then(|()| check_whole(extractor, &alone.rule.id, silent));
            Case::new(alone.rule, &format!("silent/{number}"), *line, outcome)
        })
        .collect()
}

fn check_one(alone: &Alone<'_>, variants: &mut Looser, silent: &Silent) -> Result<(), String> {
    if !unmark(&silent.text)?.spans.content.is_empty() {
        return Err("a silent text has no marks".into());
    }
    let probe = Probe::new(alone.rules, &silent.text);
    if let Some(found) = alone.find(&probe).first() {
        return Err(format!("the rule is not silent, it finds\n{}", found.shown(&silent.text)));
    }
    if variants.any(alone, |looser| !alone.find_variant(&probe, looser).is_empty()) {
        return Ok(());
    }
    Err(format!(
        "not a near miss: the rule would stay silent even with any one atom of its pattern removed or replaced, in\n    {}\n    \
         A near miss is an example in which one thing is changed; mend the examples first where the rule finds nothing in them\n",
        silent.text
    ))
}

/// Whether under the whole rule set the text has just the answer it is to have.
fn check_whole(extractor: &Extractor, own: &str, silent: &Silent) -> Result<(), String> {
    let answer = whole_rule_set::answer(extractor, &silent.text);
    let mut rules = answer.attributions.iter().map(|found| found.rule.as_ref());
    let fault = match &silent.wins {
        None if answer.attributions.is_empty() => return Ok(()),
        None => "no rule may answer the text unless it says which one `wins`".into(),
        Some(_) if rules.clone().any(|rule| rule == own) => "the rule itself answers the text".into(),
        Some(expected) if rules.any(|rule| rule == expected) => return Ok(()),
        Some(expected) => format!("under the whole rule set {expected} does not win"),
    };
    Err(format!("{fault}{}", shown_answer(&answer, &silent.text)))
}

/// The rule's pattern with one atom left out or taken by anything, two for each; compiled when first needed.
struct Looser {
    pending: std::vec::IntoIter<Variant>,
    compiled: Vec<Compiled>,
}

impl Looser {
    fn of(alone: &Alone<'_>) -> Self {
        Self { pending: alone.rule.node.with_one_atom_dropped().into_iter(), compiled: Vec::new() }
    }

    fn any(&mut self, alone: &Alone<'_>, fires: impl Fn(&Compiled) -> bool) -> bool {
        if self.compiled.iter().any(&fires) {
            return true;
        }
        // A variant too large to compile is no witness that the text is near.
        let table = alone.rules.table();
        for variant in self.pending.by_ref().filter_map(|v| compile(&v.whole, table).ok()) {
            let fired = fires(&variant);
            self.compiled.push(variant);
            if fired {
                return true;
            }
        }
        false
    }
}
