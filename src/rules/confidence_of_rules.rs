//! The measured share of each rule's firings that are right.

use super::Rule;
use super::file_formats::ConfidenceFile;

/// Gives each rule its measured share. One that was never measured, as a newsroom's own, states the lowest of its sieve,
/// or of all rules where its sieve has none: it should not seem surer than what was counted.
pub(super) fn add_shares(measured: &ConfidenceFile, rules: &mut [Rule]) {
    let share = |rule: &Rule| measured.rules.get(rule.id.as_ref()).map(|entry| entry.confidence);
    let of_all = lowest(rules.iter().filter_map(share)).unwrap_or(UNKNOWN);
    let of_sieve = |sieve: &str| lowest(rules.iter().filter(|rule| rule.sieve == sieve).filter_map(share));
    let known = |rule: &Rule| share(rule).or_else(|| of_sieve(&rule.sieve)).unwrap_or(of_all);
    let shares: Vec<f32> = rules.iter().map(known).collect();
    rules.iter_mut().zip(shares).for_each(|(rule, share)| rule.confidence = share);
}

/// The share of rules where none was ever measured.
pub(super) const UNKNOWN: f32 = 0.5;

fn lowest(shares: impl Iterator<Item = f32>) -> Option<f32> {
    shares.reduce(f32::min)
}
