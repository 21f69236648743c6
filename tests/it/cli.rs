//! The command line as people and scripts use it.

use std::fs;
use std::io::Read;
use std::path::Path;

use serde_json::Value;

use crate::ARTICLE;
use crate::process::{Daemon, Talk, failure, run, signal, stdout, whosaid};

fn jsonl(articles: &[(&str, &str)]) -> String {
    let line =
        |(id, text): &(&str, &str)| serde_json::json!({"id": id, "text": text, "more": 1}).to_string() + "\n";
    articles.iter().map(line).collect()
}

fn values(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Every `[start, end]` under a key of a spans answer.
fn pairs(attribution: &Value, key: &str) -> Vec<(usize, usize)> {
    let end = |pair: &Value, at: usize| pair[at].as_u64().unwrap() as usize;
    attribution[key].as_array().unwrap().iter().map(|pair| (end(pair, 0), end(pair, 1))).collect()
}

#[test]
fn spans_are_what_the_scorer_reads() {
    let input = jsonl(&[("a", ARTICLE), ("b", "Nothing.")]);
    let answers = values(&stdout(
        &["extract", "--input", "jsonl", "--output", "spans", "--encoding", "utf32"],
        input.as_bytes(),
    ));
    assert_eq!(answers.iter().map(|answer| answer["id"].as_str().unwrap()).collect::<Vec<_>>(), ["a", "b"]);
    let length = ARTICLE.chars().count();
    for attribution in answers[0]["attributions"].as_array().unwrap() {
        let mut keys: Vec<_> = attribution.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["confidence", "content", "cue", "kind", "rule", "source", "speaker"]);
        for key in ["source", "cue", "content"] {
            assert!(
                pairs(attribution, key).iter().all(|(start, end)| start < end && *end <= length),
                "{attribution}"
            );
        }
        assert!(!pairs(attribution, "content").is_empty());
        assert!(["direct", "indirect", "mixed"].contains(&attribution["kind"].as_str().unwrap()));
        assert!(attribution["speaker"].is_string() || attribution["speaker"].is_null());
    }
}

#[test]
fn json_has_everything_of_the_contract() {
    let answers =
        values(&stdout(&["extract", "--output", "json", "--encoding", "utf16"], ARTICLE.as_bytes()));
    let mut keys: Vec<_> = answers[0].as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    let expected = [
        "attributions",
        "encoding",
        "id",
        "language",
        "rule_set_version",
        "speakers",
        "unattributed",
        "warnings",
        "warnings_left_out",
    ];
    assert_eq!(keys, expected);
    assert_eq!((&answers[0]["encoding"], &answers[0]["language"]), (&"utf16".into(), &"en".into()));
}

#[test]
fn a_daemon_and_this_process_answer_alike() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(&folder.path().join("data"), &[]);
    let file = folder.path().join("article.txt");
    fs::write(&file, ARTICLE).unwrap();
    let file = file.to_str().unwrap();
    for output in ["text", "json", "spans"] {
        for encoding in ["utf8", "utf16", "utf32"] {
            let here = ["extract", file, "--output", output, "--encoding", encoding];
            let there = [&here[..], &["--server", &daemon.address]].concat();
            let expected = stdout(&here, b"");
            assert_eq!(stdout(&there, b""), expected, "{output} {encoding}");
            assert_eq!(stdout(&there, b""), expected, "{output} {encoding}, from the cache");
        }
    }
}

#[test]
fn both_refuse_an_input_in_the_same_words() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &[]);
    let here = failure(&["extract"], b"");
    assert_eq!(here, (1, "whosaid: -: document.content: is empty; send the article's text\n".into()));
    assert_eq!(failure(&["extract", "--server", &daemon.address], b""), here);
}

#[test]
fn several_files_are_several_documents_and_a_bad_one_loses_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let names =
        ["a.txt", "bad.txt", "b.txt"].map(|name| folder.path().join(name).to_str().unwrap().to_string());
    fs::write(&names[0], ARTICLE).unwrap();
    fs::write(&names[1], b"Caf\xe9 closes.").unwrap();
    fs::write(&names[2], ARTICLE).unwrap();
    let [a, bad, b] = names.each_ref().map(String::as_str);
    let output = run(&["extract", "--output", "spans", a, bad, "missing.txt", b], b"");
    let answers = values(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(answers.iter().map(|answer| answer["id"].as_str().unwrap()).collect::<Vec<_>>(), [a, b]);
    assert_eq!(answers[0]["attributions"], answers[1]["attributions"]);
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(
        words.contains(&format!("whosaid: {bad}: not UTF-8 at byte 3 of the file; save it as UTF-8\n")),
        "{words}"
    );
    assert!(words.contains("whosaid: missing.txt: "), "{words}");
    assert_eq!(output.status.code(), Some(66), "the last failure's");
    let report = stdout(&["extract", a, b], b"");
    assert!(report.contains(&format!("{a}\n")) && report.contains(&format!("{b}\n")), "{report}");
}

#[test]
fn a_bad_line_is_named_and_loses_no_other() {
    let input = jsonl(&[("a", "One.")]) + "{\"id\": 1}\n" + &jsonl(&[("b", ""), ("c", "Two.")]);
    let output = run(&["extract", "--input", "jsonl", "--output", "json"], input.as_bytes());
    let ids: Vec<_> =
        values(&String::from_utf8(output.stdout).unwrap()).iter().map(|v| v["id"].to_string()).collect();
    assert_eq!(ids, ["\"a\"", "\"c\""]);
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.contains("whosaid: -:2:8: invalid type: integer `1`, expected a string\n"), "{words}");
    assert!(words.contains("whosaid: -:3: document.content: is empty"), "{words}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn wrong_usage_and_unreachable_servers_have_their_exit_codes() {
    assert_eq!(failure(&["extract", "--output", "xml"], b"").0, 2);
    assert_eq!(failure(&["extract", "--server", "127.0.0.1:1"], ARTICLE.as_bytes()).0, 69);
    for share in ["7", "-0.1", "NaN", "much"] {
        let argument = format!("--min-confidence={share}");
        let (code, words) = failure(&["extract", &argument], ARTICLE.as_bytes());
        assert_eq!(code, 2, "{words}");
        assert!(words.contains("--min-confidence <SHARE>") && words.contains("between 0 and 1"), "{words}");
    }
    assert_eq!(failure(&["rules", "check", "nowhere"], b"").0, 66);
}

#[test]
fn the_report_has_no_colour_where_it_is_no_terminal() {
    assert!(!stdout(&["extract"], ARTICLE.as_bytes()).contains('\u{1b}'));
}

#[test]
fn nobody_reading_is_no_error() {
    let mut child = whosaid(&["extract"]).spawn().unwrap();
    drop(child.stdout.take());
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), ARTICLE.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stderr, b"");
}

#[test]
fn an_interrupt_leaves_whole_lines() {
    let mut talk = Talk::start(&["extract", "--input", "jsonl", "--output", "spans"]);
    for id in ["a", "b"] {
        let answer = talk.ask(jsonl(&[(id, ARTICLE)]).trim_end());
        assert_eq!(values(&answer)[0]["id"], id);
    }
    signal(&talk.child, "INT");
    assert_eq!(talk.child.wait().unwrap().code(), Some(130));
    let mut rest = String::new();
    talk.stdout.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}

#[test]
fn rules_of_a_broken_folder_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("words.txt"), b"\xff").unwrap();
    let (code, words) = failure(&["rules", "check", folder.path().to_str().unwrap()], b"");
    assert_eq!(code, 1);
    assert!(words.contains("words.txt"), "{words}");
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(failure(&["rules", "check", empty.path().to_str().unwrap()], b"").0, 66);
}

#[cfg(unix)]
#[test]
fn a_pipe_in_a_folder_of_rules_is_refused_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.toml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let expected = (66, format!("whosaid: {}: not a regular file\n", pipe.display()));
    assert_eq!(failure(&["rules", "check", folder.path().to_str().unwrap()], b""), expected);
    fs::remove_file(&pipe).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &pipe).unwrap();
    assert_eq!(failure(&["rules", "list", folder.path().to_str().unwrap()], b""), expected);
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let inside = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &inside);
        } else {
            fs::copy(entry.path(), inside).unwrap();
        }
    }
}

#[test]
fn warnings_about_a_language_stand_on_standard_error_once() {
    let folder = tempfile::tempdir().unwrap();
    let language = folder.path().join("en");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("languages/en"), &language);
    let dir = language.to_str().unwrap();
    let extract = ["extract", "--language", dir, "--output", "spans", "--input", "jsonl"];
    let articles = jsonl(&[("a", ARTICLE), ("b", ARTICLE)]);
    let sound = run(&extract, articles.as_bytes());
    assert_eq!(String::from_utf8_lossy(&sound.stderr), "");
    fs::remove_file(language.join("words/suffix.txt")).unwrap();
    for arguments in [&extract[..], &["rules", "check", dir]] {
        let odd = run(arguments, articles.as_bytes());
        let said = String::from_utf8_lossy(&odd.stderr).into_owned();
        let expected = format!("{dir}/language.toml:1:1: warning: no word has @suffix: ");
        assert!(said.starts_with(&expected) && said.lines().count() == 1, "{said}");
        assert!(!odd.stdout.is_empty());
    }
}

#[test]
fn a_word_in_a_folder_of_its_own_is_read_without_a_build() {
    let folder = tempfile::tempdir().unwrap();
    let language = folder.path().join("en");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("languages/en"), &language);
    let dir = language.to_str().unwrap();
    let text = "“The dam will hold,” zorbled Ann Lee, the engineer.".as_bytes();
    let built_in = stdout(&["extract", "--output", "spans"], text);
    assert_eq!(stdout(&["extract", "--output", "spans", "--language", dir], text), built_in);
    assert_eq!(values(&built_in)[0]["attributions"].as_array().unwrap().len(), 0);

    let list = language.join("words/reporting.txt");
    fs::write(&list, fs::read_to_string(&list).unwrap() + "zorbled\tpast quoting bare that\n").unwrap();
    let found =
        &values(&stdout(&["extract", "--output", "spans", "--language", dir], text))[0]["attributions"];
    assert_eq!(found[0]["speaker"], "Ann Lee", "{found}");
    assert_eq!(&text[pairs(&found[0], "cue")[0].0..pairs(&found[0], "cue")[0].1], b"zorbled");
    let article = serde_json::json!({"id": "a", "text": String::from_utf8_lossy(text)}).to_string();
    let facts = &values(&stdout(&["rules", "facts", "--language", dir], article.as_bytes()))[0];
    assert_eq!(facts["attributions"].as_array().unwrap().len(), 1, "{facts}");
}

#[test]
fn a_folder_to_read_by_that_is_broken_or_not_there_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let language = folder.path().join("en");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("languages/en"), &language);
    let dir = language.to_str().unwrap();
    fs::write(language.join("grammar.toml"), "[macros]\n").unwrap();
    for command in [&["extract", "--language", dir][..], &["rules", "facts", "--language", dir]] {
        let (code, words) = failure(command, ARTICLE.as_bytes());
        assert_eq!(code, 1, "{words}");
        assert!(words.starts_with(&format!("whosaid: {dir}/grammar.toml:1:2: unknown field")), "{words}");
    }
    assert_eq!(failure(&["extract", "--language", "nowhere"], ARTICLE.as_bytes()).0, 66);
    let (code, words) = failure(&["extract", "--language", dir, "--server", "127.0.0.1:1"], b"");
    assert_eq!(code, 2);
    assert!(words.contains("'--language <DIR>' cannot be used with '--server <ADDR>'"), "{words}");
}

#[test]
fn what_would_steer_a_terminal_is_escaped() {
    let (code, words) = failure(&["extract", "a\u{1b}[31m.txt"], b"");
    assert!(code == 66 && words.starts_with("whosaid: a\\u{1b}[31m.txt: "), "{words:?}");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("language.toml"), "\"\\u001b[31m\" = 1\n").unwrap();
    let (code, words) = failure(&["rules", "check", folder.path().to_str().unwrap()], b"");
    assert!(code == 1 && words.contains("unknown field `\\u{1b}[31m`"), "{words:?}");
    assert!(!words.contains('\u{1b}'), "{words:?}");
}

#[test]
fn lines_may_begin_with_a_byte_order_mark_and_are_no_arrays() {
    let input = "\u{feff}{\"id\": \"a\", \"text\": \"One.\"}\n[\"b\", \"Two.\"]\n";
    let output = run(&["extract", "--input", "jsonl", "--output", "spans"], input.as_bytes());
    assert_eq!(values(&String::from_utf8(output.stdout).unwrap())[0]["id"], "a");
    let words = String::from_utf8(output.stderr).unwrap();
    let refused = "whosaid: -:2: expected an object with \"id\" and \"text\", found an array\n";
    assert_eq!((output.status.code(), words.as_str()), (Some(1), refused));
}

#[test]
fn completions_know_the_subcommands() {
    for shell in ["bash", "zsh", "fish"] {
        assert!(stdout(&["completions", shell], b"").contains("extract"), "{shell}");
    }
}

#[test]
fn help_tells_the_exit_codes() {
    let help = stdout(&["--help"], b"");
    assert!(
        help.contains("Exit codes:") && help.contains("75  the data folder is held by another process"),
        "{help}"
    );
}

/// More answers of many pages than a connection holds, of which none may wait for another.
#[test]
fn long_answers_by_a_daemon_are_whole_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &[]);
    let texts: Vec<String> =
        (0..8).map(|n| format!("Number {n}. ") + &"“No,” said Ann Lee. ".repeat(25_000)).collect();
    let articles: Vec<(&str, &str)> = texts.iter().map(|text| ("a", text.as_str())).collect();
    let file = folder.path().join("articles.jsonl");
    fs::write(&file, jsonl(&articles)).unwrap();
    let here = ["extract", "--input", "jsonl", "--output", "spans", file.to_str().unwrap()];
    let there = [&here[..], &["--server", &daemon.address]].concat();
    assert!(stdout(&here, b"") == stdout(&there, b""));
}
