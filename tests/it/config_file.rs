//! Checking an options file, and the example of one.

use std::fs;

use tempfile::TempDir;

use crate::process::{failure, run, stdout};

/// Exit code, standard output and standard error of a check.
struct Checked {
    code: i32,
    answer: String,
    words: String,
}

/// Checks a file with this text, whose name is left out of what is written.
fn check(text: &str) -> Checked {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("whosaid.toml");
    fs::write(&file, text).unwrap();
    let name = file.to_str().unwrap();
    let output = run(&["config", "check", name], b"");
    let words = |bytes| String::from_utf8(bytes).unwrap().replace(name, "FILE");
    Checked { code: output.status.code().unwrap(), answer: words(output.stdout), words: words(output.stderr) }
}

#[test]
fn a_valid_file_is_counted() {
    for (text, answer) in [
        ("", "FILE: 0 options, all valid\n"),
        ("no-cache = true\n", "FILE: 1 option, all valid\n"),
        ("max-calls = 7\nlog = 'warn'\n", "FILE: 2 options, all valid\n"),
    ] {
        let checked = check(text);
        assert_eq!((checked.code, &*checked.answer, &*checked.words), (0, answer, ""));
    }
}

#[test]
fn every_mistake_is_named_with_its_place_and_key() {
    let checked = check("lissten = 'x'\nmax-calls = 0\nno-cache = true\n  log = 'loud'\n");
    assert_eq!((checked.code, &*checked.answer), (78, ""));
    let starts =
        ["whosaid: FILE:1:1: unknown key `lissten`", "FILE:2:13: max-calls: ", "FILE:4:9: log: invalid"];
    assert_eq!(checked.words.lines().count(), starts.len(), "{}", checked.words);
    for (line, start) in checked.words.lines().zip(starts) {
        assert!(line.starts_with(start), "{line}");
    }
    let syntax = check("no-cache = true\nlog = \n");
    assert_eq!(syntax.code, 78);
    assert!(syntax.words.starts_with("whosaid: FILE:2:7: "), "{}", syntax.words);
    assert_eq!(failure(&["config", "check", "nowhere.toml"], b"").0, 66);
}

#[test]
fn options_that_do_not_work_together_are_warned_of() {
    let cases = [
        ("no-cache = true\ncache-max-mib = 20", "cache-max-mib has no effect: no-cache is true"),
        ("no-cache = true\ndata-dir = 'x'", "data-dir has no effect: no-cache is true"),
        (
            "open-to-all = true\nweb = '0.0.0.0:50051'",
            "web cannot listen on 0.0.0.0:50051: listen has this port",
        ),
        (
            "web = '[::1]:7'\ncache-service = '[::1]:7'",
            "cache-service cannot listen on [::1]:7: web has this port",
        ),
        ("metrics = '127.0.0.1:50051'", "metrics cannot listen on 127.0.0.1:50051: listen has this port"),
        ("token-file = '/nowhere/tokens'", "/nowhere/tokens: No such file or directory (os error 2)"),
        (
            "max-in-flight-mib = 1\nmax-text-bytes = 1048577",
            "max-text-bytes is over max-in-flight-mib: the longest texts will be refused",
        ),
        (
            "max-text-bytes = 65536",
            "short-text-bytes is not below max-text-bytes: no deadline stops the reading of a text",
        ),
        ("cache-max-mib = 16", "cache-memory-mib is over cache-max-mib: the memory will not be filled"),
        ("language = '/nowhere'", "language: there is no folder /nowhere here"),
        ("rules = ['languages/en', '/nowhere']", "rules: there is no folder /nowhere here"),
    ];
    for (text, warning) in cases {
        let checked = check(text);
        assert_eq!((checked.code, checked.words), (0, format!("FILE: warning: {warning}\n")), "{text}");
    }
}

#[test]
fn what_serve_refuses_is_refused() {
    for (text, words) in [
        ("listen = '0.0.0.0:1234'", "refusing to listen on 0.0.0.0:1234: other machines reach this address"),
        ("metrics = '[::]:1234'", "refusing to listen on [::]:1234 for the metrics (--metrics)"),
        ("cache-service = '0.0.0.0:1234'", "refusing to listen on 0.0.0.0:1234 for the cache"),
        ("tls-cert = 'a.pem'", "TLS needs both --tls-cert and --tls-key"),
        ("tls-client-ca = 'a.pem'", "TLS needs both --tls-cert and --tls-key"),
        ("token-file = 'Cargo.toml'", "line 1: a token is"),
    ] {
        let checked = check(text);
        assert_eq!((checked.code, &*checked.answer), (78, ""), "{text}: {}", checked.words);
        assert!(
            checked.words.starts_with("whosaid: FILE: ") && checked.words.contains(words),
            "{}",
            checked.words
        );
    }
}

#[test]
fn a_value_of_few_names_them() {
    let words = check("compression = 'brotli'\nlog-format = 'xml'").words;
    assert!(words.contains("[possible values: gzip, zstd]"), "{words}");
    assert!(words.contains("[possible values: human, json]"), "{words}");
}

#[test]
fn options_that_work_together_are_not_warned_of() {
    let texts = [
        "listen = '127.0.0.1:0'\nweb = '127.0.0.1:0'",
        "web = '127.0.0.2:50051'",
        "no-cache = true\nlog = 'debug'",
        "max-in-flight-mib = 1\nmax-text-bytes = 1048576",
    ];
    for text in texts {
        assert_eq!(check(text).words, "", "{text}");
    }
}

/// The example as it would be with every option set.
fn all_set() -> String {
    let example = stdout(&["config", "example"], b"");
    let set = |line: &str| match line.strip_prefix('#') {
        Some(key) if !key.starts_with(' ') => key.to_string(),
        _ => line.to_string(),
    };
    example.lines().map(set).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_in_deploy_is_the_one_printed() {
    let printed = stdout(&["config", "example"], b"");
    let kept = include_str!("../../deploy/whosaid.toml");
    assert_eq!(kept, printed, "run `whosaid config example > deploy/whosaid.toml`");
    assert_eq!(check(kept).answer, "FILE: 0 options, all valid\n");
}

#[test]
fn the_example_has_every_option_with_a_valid_value() {
    let checked = check(&all_set());
    let options = whosaid::config::options().get_arguments().count();
    assert_eq!(checked.answer, format!("FILE: {options} options, all valid\n"), "{}", checked.words);
}

#[test]
fn the_example_has_the_help_and_the_default_of_each_option() {
    let example = stdout(&["config", "example"], b"");
    let one_line = example.replace("\n# ", " ");
    for option in whosaid::config::options().get_arguments() {
        let help = option.get_help().unwrap().to_string();
        assert!(one_line.contains(&help), "{help}");
        let key = option.get_long().unwrap();
        let line = example.lines().find(|line| line.starts_with(&format!("#{key} = "))).unwrap();
        if let Some(default) = option.get_default_values().first() {
            assert!(line.contains(default.to_str().unwrap()), "{line}");
        }
    }
}
