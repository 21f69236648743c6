//! A newsroom's own rules: `--rules`, and the commands for their authors.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;
use whosaid::wire::v1::*;

use crate::process::{Daemon, failure, run, signal, stdout};
use crate::server::request;

/// Ten rules, words, macros and aliases of a made-up newspaper.
const NEWSROOM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/newsroom");

const ARTICLE: &str = "Repairs to the bridge begin in May.\n\n\
    In the words of Maren Vogt, “the steel is older than the town.” Ann Lee put it this way: “We all swim.”\n\n\
    “On my way,” texted Bo Ray.\n\n\
    Word from the Bridge Lady is that the ferry will run at night.\n\n\
    The Board waved it away as “a toy bridge”.\n";

/// Rule and speaker of each attribution.
fn told(answer: &Value) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let attributions = answer["attributions"].as_array().unwrap().iter();
    attributions.map(|found| (word(&found["rule"]), word(&found["speaker"]))).collect()
}

fn expected() -> Vec<(String, String)> {
    let pairs = [
        ("echo.direct.in-the-words-of", "Maren Vogt"),
        ("echo.direct.put-it-this-way", "Ann Lee"),
        ("echo.direct.echo-cue", "Bo Ray"),
        ("echo.indirect.word-from", "Maren Vogt"),
        ("echo.mixed.waved-away", "Tarnmouth Harbour Board"),
    ];
    pairs.map(|(rule, speaker)| (rule.to_string(), speaker.to_string())).into()
}

fn extracted(arguments: &[&str]) -> Value {
    let all = [&["extract", "--output", "spans"], arguments].concat();
    serde_json::from_str(&stdout(&all, ARTICLE.as_bytes())).unwrap()
}

/// A copy of the folder that a test may change.
fn copy(to: &Path) -> PathBuf {
    let folder = to.join("newsroom");
    copy_folder(Path::new(NEWSROOM), &folder);
    folder
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.path() {
            path if path.is_dir() => copy_folder(&path, &target),
            path => drop(fs::copy(path, target).unwrap()),
        }
    }
}

#[test]
fn ten_rules_with_words_and_aliases_answer_on_the_command_line() {
    assert_eq!(told(&extracted(&["--rules", NEWSROOM])), expected());
    let without = told(&extracted(&[]));
    assert!(without.iter().all(|(rule, _)| rule.starts_with("en.")), "{without:?}");
    let listed = stdout(&["rules", "list", NEWSROOM], b"");
    assert_eq!(listed.lines().count(), 10, "{listed}");
    assert!(listed.lines().all(|line| line.starts_with("echo.")), "{listed}");
    let checked = stdout(&["rules", "check", NEWSROOM], b"");
    assert!(checked.lines().next().unwrap().ends_with(" checks hold"), "{checked}");
}

#[test]
fn several_folders_add_up() {
    let folder = tempfile::tempdir().unwrap();
    let more = folder.path().join("more");
    fs::create_dir_all(&more).unwrap();
    let aliases = "[[speaker]]\nname = \"Olga Maren\"\naliases = [\"Bo Ray\"]\n";
    fs::write(more.join("aliases.toml"), aliases).unwrap();
    let found = told(&extracted(&["--rules", NEWSROOM, "--rules", more.to_str().unwrap()]));
    assert!(found.contains(&("echo.direct.echo-cue".into(), "Olga Maren".into())), "{found:?}");
    assert_eq!(found.len(), expected().len());
}

#[tokio::test]
async fn ten_rules_answer_through_the_daemon_and_make_another_version() {
    let folder = tempfile::tempdir().unwrap();
    let plain = Daemon::start(&folder.path().join("plain"), &[]);
    let own = Daemon::start(&folder.path().join("own"), &["--rules", NEWSROOM]);
    let asked = |daemon: &Daemon| AttributionServiceClient::connect(format!("http://{}", daemon.address));
    let mut client = asked(&own).await.unwrap();
    let found = client.extract_attributions(request(ARTICLE)).await.unwrap().into_inner().extraction.unwrap();
    let name = |id: &str| found.speakers.iter().find(|speaker| speaker.id == id).unwrap().name.clone();
    let told: Vec<_> = found.attributions.iter().map(|a| (a.rule.clone(), name(&a.speaker_id))).collect();
    assert_eq!(told, expected());
    let rule = client.get_rule(GetRuleRequest { id: "echo.mixed.waved-away".into() }).await.unwrap();
    assert_eq!(rule.into_inner().rule.unwrap().sieve, "mixed");
    let mut other = asked(&plain).await.unwrap();
    let without =
        other.extract_attributions(request(ARTICLE)).await.unwrap().into_inner().extraction.unwrap();
    assert_ne!(without.rule_set_version, found.rule_set_version);
}

#[tokio::test]
async fn a_changed_folder_is_read_again_at_sighup_and_a_broken_one_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let newsroom = copy(folder.path());
    let daemon = Daemon::start(&folder.path().join("data"), &["--rules", newsroom.to_str().unwrap()]);
    let mut client = AttributionServiceClient::connect(format!("http://{}", daemon.address)).await.unwrap();
    let aliases = newsroom.join("aliases.toml");
    fs::write(&aliases, "[[speaker]]\nname = 1\n").unwrap();
    signal(daemon.child(), "HUP");
    daemon.until_logged("newsroom/aliases.toml:2:8");
    let mut names = async || {
        let found =
            client.extract_attributions(request(ARTICLE)).await.unwrap().into_inner().extraction.unwrap();
        found.speakers.into_iter().map(|speaker| speaker.name).collect::<Vec<_>>()
    };
    assert!(names().await.contains(&"Tarnmouth Harbour Board".to_string()));
    fs::write(&aliases, "[[speaker]]\nname = \"The Board of Tarn\"\naliases = [\"the Board\"]\n").unwrap();
    signal(daemon.child(), "HUP");
    daemon.until_logged("the rules were read again");
    let after = names().await;
    assert!(after.contains(&"The Board of Tarn".to_string()), "{after:?}");
}

/// File, what is put in the place of what, and how the refusal begins behind the folder.
const BROKEN: [(&str, &str, &str, &str); 13] = [
    (
        "rules/direct/overheard.toml",
        "PERSON",
        "PERSAN",
        "rules/direct/overheard.toml:6:10: there is no macro PERSAN; did you mean",
    ),
    (
        "rules/direct/overheard.toml",
        "comma\n",
        "comma)\n",
        "rules/direct/overheard.toml:5:27: ')' closes nothing",
    ),
    (
        "rules/direct/postbag.toml",
        "break?",
        "[break colon]",
        "rules/direct/postbag.toml:6:29: ']' is missing: square brackets",
    ),
    (
        "rules/direct/postbag.toml",
        "'from the",
        "'From the",
        "rules/direct/postbag.toml:5:1: words in patterns are in lower case",
    ),
    (
        "rules/direct/echo-cue.toml",
        "[echo-cue]",
        "[ecko-cue]",
        "rules/direct/echo-cue.toml:6:8: no word list, shape or chunk is called ecko-cue; did you",
    ),
    (
        "rules/direct/echo-cue.toml",
        "echo.direct",
        "en.direct",
        "rules/direct/echo-cue.toml:1:11: the id must equal a name of your own and the file's path: newsroom.direct.echo-cue",
    ),
    (
        "rules/direct/echo-cue.toml",
        "echo-cue\"",
        "echo-cues\"",
        "rules/direct/echo-cue.toml:1:11: the id must equal",
    ),
    (
        "rules/direct/echo-cue.toml",
        "adjacent",
        "ajacent",
        "rules/direct/echo-cue.toml:2:11: language.toml lists no sieve",
    ),
    (
        "rules/direct/echo-cue.toml",
        "<content: quotation>",
        "quotation",
        "rules/direct/echo-cue.toml:5:1: the pattern has no <content: …>",
    ),
    (
        "words/echo-cue.txt",
        "texted",
        "Texted",
        "words/echo-cue.txt:2:1: \"Texted\" must be one word in lower case",
    ),
    (
        "aliases.toml",
        "THB",
        "Madam Engineer",
        "aliases.toml:8:25: \"Madam Engineer\" is an alias of \"Maren Vogt\" already",
    ),
    (
        "aliases.toml",
        "Madam Engineer",
        "Tarnmouth Harbour Board",
        "aliases.toml:7:11: \"Tarnmouth Harbour Board\" is an alias of another speaker",
    ),
    (
        "grammar.toml",
        "[[macro]]",
        "[[chunk]]",
        "grammar.toml:3:11: an added folder may define macros but no chunks",
    ),
];

#[test]
fn a_broken_file_is_refused_with_its_place_and_nothing_is_loaded() {
    for (file, right, wrong, message) in BROKEN {
        let folder = tempfile::tempdir().unwrap();
        let newsroom = copy(folder.path());
        let path = newsroom.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(right), "{file} has no {right}");
        fs::write(&path, text.replacen(right, wrong, 1)).unwrap();
        let dir = newsroom.to_str().unwrap();
        let data = folder.path().join("data");
        let serve =
            ["serve", "--listen", "127.0.0.1:0", "--data-dir", data.to_str().unwrap(), "--rules", dir];
        for command in [&["extract", "--rules", dir][..], &["rules", "check", dir], &serve] {
            let output = run(command, ARTICLE.as_bytes());
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(told.contains(&format!("{dir}/{message}")), "{file}: {told}");
            assert_eq!(
                (output.status.code(), output.stdout.as_slice()),
                (Some(1), &b""[..]),
                "{file}: {told}"
            );
        }
    }
}

#[test]
fn misplaced_files_and_folders_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let newsroom = copy(folder.path());
    let dir = newsroom.to_str().unwrap();
    fs::write(newsroom.join("put.toml"), "").unwrap();
    let (code, told) = failure(&["extract", "--rules", dir], b"");
    assert!(told.contains("newsroom/put.toml:1:1: this file would not be read"), "{told}");
    assert_eq!(code, 1);
    fs::remove_file(newsroom.join("put.toml")).unwrap();
    fs::write(newsroom.join("notes.txt"), "").unwrap();
    let told = run(&["extract", "--rules", dir], b"").stderr;
    assert!(String::from_utf8(told).unwrap().contains("newsroom/notes.txt:1:1: warning: not read"));
    let english = concat!(env!("CARGO_MANIFEST_DIR"), "/languages/en");
    let (code, told) = failure(&["extract", "--rules", english], b"");
    assert!(told.contains("is a language of its own; name it with --language"), "{told}");
    assert_eq!(code, 2);
    let (code, told) = failure(&["extract", "--rules", "/nowhere"], b"");
    assert_eq!(code, 66, "{told}");
    let (code, told) = failure(&["extract", "--server", "127.0.0.1:1", "--rules", dir], b"");
    assert_eq!(code, 2, "{told}");
}

#[test]
fn links_are_followed_and_hidden_files_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let newsroom = copy(folder.path());
    let linked = folder.path().join("linked");
    fs::create_dir_all(linked.join("..data")).unwrap();
    fs::write(linked.join(".#aliases.toml"), "[").unwrap();
    fs::write(linked.join("aliases.toml"), "\u{feff}[[speaker]]\nname = \"Bo Ray\"\naliases = [\"BoRay\"]\n")
        .unwrap();
    for name in ["rules", "words", "grammar.toml"] {
        std::os::unix::fs::symlink(newsroom.join(name), linked.join(name)).unwrap();
    }
    let listed = stdout(&["rules", "list", linked.to_str().unwrap()], b"");
    assert_eq!(listed.lines().count(), 10, "{listed}");
    std::os::unix::fs::symlink(&linked, linked.join("loop")).unwrap();
    let (code, told) = failure(&["rules", "list", linked.to_str().unwrap()], b"");
    assert!(code == 1 && told.contains("folders deep"), "{code} {told}");
}

#[test]
fn phrases_may_have_apostrophes_and_hide_no_cue_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    let newsroom = copy(folder.path());
    let dir = newsroom.to_str().unwrap();
    let path = newsroom.join("rules/direct/put-it-this-way.toml");
    let text = fs::read_to_string(&path).unwrap();
    let phrase = "['put it this way' | 'puts it this way']";
    let contracted = text.replace(phrase, "'it's how'");
    let contracted = contracted.replace("put it this way</cue>", "it’s how</cue>");
    fs::write(&path, contracted.replace("puts it this way</cue>", "it’s how</cue>")).unwrap();
    let checked = run(&["rules", "check", dir], b"");
    let told = String::from_utf8(checked.stdout).unwrap();
    assert!(told.contains(" checks hold") && !told.contains("/example/"), "{told}");
    fs::write(&path, text.replace(phrase, "'told it this way'")).unwrap();
    let told = String::from_utf8(run(&["rules", "check", dir], b"").stderr).unwrap();
    assert!(
        told.contains("warning: the phrase 'told it this way' hides 'told' from all other rules"),
        "{told}"
    );
}

#[test]
fn a_new_rule_holds_and_is_never_written_over_another() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path().join("desk");
    let desk = desk.to_str().unwrap();
    let new = ["rules", "new", "desk.direct.in-the-words-of", desk];
    let path = stdout(&new, b"");
    assert_eq!(path.trim_end(), format!("{desk}/rules/direct/in-the-words-of.toml"));
    assert!(stdout(&["rules", "check", desk], b"").starts_with("6 of 6 checks hold\n"));
    stdout(&["rules", "new", "desk.indirect.word-from", desk], b"");
    assert!(stdout(&["rules", "check", desk], b"").starts_with("12 of 12 checks hold\n"));
    fs::write(path.trim_end(), "mine").unwrap();
    let (code, told) = failure(&new, b"");
    assert!(code == 2 && told.contains("in-the-words-of.toml: exists already"), "{code} {told}");
    assert_eq!(fs::read_to_string(path.trim_end()).unwrap(), "mine");
    for id in
        ["desk", "desk.direct", "desk.direct.Put", "desk..put", "desk.direct.../../put", "desk.direct.a.b"]
    {
        let (code, told) = failure(&["rules", "new", id, desk], b"");
        assert!(code == 2 && told.contains("is no id"), "{id}: {code} {told}");
    }
}

#[test]
fn the_guide_is_the_page_for_authors() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/first-rule.md")).unwrap();
    assert_eq!(stdout(&["rules", "guide"], b""), page);
}

#[test]
fn a_text_is_shown_as_rules_read_it() {
    let text = "In the words of Ann Lee, “We won.” Ann Lee put it this way, slowly: “No.”";
    let shown = stdout(&["rules", "read", NEWSROOM], text.as_bytes());
    assert!(shown.contains("  1  In the words of  ['in the words of']\n"), "{shown}");
    assert!(shown.contains("echo.direct.in-the-words-of (adjacent): in the answer\n"), "{shown}");
    let stops = "echo.direct.put-it-this-way: 2 of 4 parts match; the next is colon, but atom 8 is , [comma]: it is not colon";
    assert!(shown.contains(stops), "{shown}");
    let one = ["rules", "read", NEWSROOM, "--rule", "echo.direct.postbag"];
    let shown = stdout(&one, "From the postbag: nothing.".as_bytes());
    let stops = "echo.direct.postbag: 2 of 6 parts match; the next is quotation, but atom 3 is nothing";
    assert!(shown.contains(stops), "{shown}");
    let (code, told) = failure(&["rules", "read", NEWSROOM, "--rule", "echo.direct.postbug"], b"");
    assert!(code == 2 && told.contains("there is no rule echo.direct.postbug; did you mean"), "{told}");
}

#[test]
fn a_check_says_why_a_rule_finds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let newsroom = copy(folder.path());
    let path = newsroom.join("rules/direct/put-it-this-way.toml");
    let text = fs::read_to_string(&path).unwrap();
    let phrase = "['put it this way' | 'puts it this way']";
    let cases = [
        ("'put' 'it' 'this' 'way'", "'this' in atom 3 this way [np 'way']"),
        ("'put' 'it' 'this' 'way'", "as one phrase: 'put it this way'"),
        ("'put it thus'", "'put it thus' does not occur in the text"),
        ("article", "no atom is article: the word \"The\" is, but the chunk that made atom 1"),
    ];
    for (pattern, why) in cases {
        let changed =
            text.replace(phrase, pattern).replace("<source>Ann Lee</source>", "<source>The Ann Lee</source>");
        fs::write(&path, changed).unwrap();
        let output = run(&["rules", "check", newsroom.to_str().unwrap()], b"");
        let told = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(told.contains(why), "{pattern}: {told}");
    }
}
