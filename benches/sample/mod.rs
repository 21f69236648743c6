//! The texts of the benchmarks, and how time is measured.
//!
//! Results are ratios of measurements of the same run on one core, each the best of several rounds: on shared machines times
//! vary threefold, and comparing seconds between runs would measure the other tenants. So these benchmarks are plain
//! programs without a history of results.

#![allow(dead_code, reason = "each benchmark takes what it needs")]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use whosaid::Extractor;

/// News articles: the texts of `polnear-train.jsonl` under `$WHOSAID_EVAL` (default `../shared/eval`), else this
/// project's own `examples/*.txt`, else the rules' own examples; the latter two repeated up to about a megabyte.
pub fn news(extractor: &Extractor) -> (String, Vec<String>) {
    let folder =
        std::env::var_os("WHOSAID_EVAL").map_or_else(|| PathBuf::from("../shared/eval"), PathBuf::from);
    if let Ok(lines) = fs::read_to_string(folder.join("polnear-train.jsonl")) {
        return ("polnear-train".into(), lines.lines().filter_map(text_of).collect());
    }
    let own = examples(Path::new("examples"));
    if own.is_empty() {
        ("the rules' examples".into(), repeated(&of_rules(extractor)))
    } else {
        ("examples/*.txt".into(), repeated(&own))
    }
}

fn text_of(line: &str) -> Option<String> {
    let document: serde_json::Value = serde_json::from_str(line).ok()?;
    Some(document.get("text")?.as_str()?.to_owned())
}

fn examples(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
}

/// The rules' examples without their markup, ten paragraphs per article.
fn of_rules(extractor: &Extractor) -> Vec<String> {
    let texts = extractor
        .rules()
        .rules()
        .iter()
        .flat_map(|rule| rule.examples.iter().map(|(_, e)| unmarked(&e.text)));
    let texts: Vec<String> = texts.collect();
    texts.chunks(10).map(|article| article.join("\n\n")).collect()
}

fn unmarked(text: &str) -> String {
    ["content", "cue", "source"].iter().fold(text.to_owned(), |text, name| {
        text.replace(&format!("<{name}>"), "").replace(&format!("</{name}>"), "")
    })
}

fn repeated(texts: &[String]) -> Vec<String> {
    let length: usize = texts.iter().map(String::len).sum();
    let times = (1 << 20) / length.max(1) + 1;
    texts.iter().cycle().take(texts.len() * times).cloned().collect()
}

/// The minimum time of `work` over all texts in several rounds, in nanoseconds per byte.
pub fn nanoseconds_a_byte(
    rounds: usize,
    texts: &[impl AsRef<str>],
    mut work: impl FnMut(&str) -> usize,
) -> f64 {
    let bytes: usize = texts.iter().map(|text| text.as_ref().len()).sum();
    let mut round = || {
        let begin = Instant::now();
        texts.iter().for_each(|text| {
            black_box(work(black_box(text.as_ref())));
        });
        begin.elapsed().as_nanos() as f64 / bytes.max(1) as f64
    };
    (0..rounds).map(|_| round()).fold(f64::INFINITY, f64::min)
}
