//! Every example of every built-in rule, each as a named case: `cargo test --test rules en.direct`.

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use whosaid::check::{Case, check};
use whosaid::rules::RuleSet;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = match RuleSet::english() {
        Ok(rules) => check(&Arc::new(rules)).into_iter().map(trial).collect(),
        Err(error) => vec![Trial::test("en", move || Err(Failed::from(error)))],
    };
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(case: Case) -> Trial {
    Trial::test(case.name, move || match case.failure {
        None => Ok(()),
        Some(failure) => Err(Failed::from(format!("{}: {failure}", case.place))),
    })
}
