//! The size of files and functions: at most 400 lines before a file's tests, 60 in the body of a function.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

mod sources;

use std::fs;
use std::path::PathBuf;

use regex::Regex;
use sources::rust_files;

/// Lines of a file before its tests.
const FILE: usize = 400;
/// Lines of a file of tests.
const TEST_FILE: usize = 450;
/// Lines of a function between its signature and its closing brace.
const FUNCTION: usize = 60;

/// The line that opens the tests of a file.
const TESTS: &str = "#[cfg(test)]\nmod tests {";

#[test]
fn no_file_is_too_long() {
    let faults: Vec<String> =
        files(&["src", "tests"]).iter().filter_map(|(path, code)| long_file(path, code)).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn no_function_is_too_long() {
    let faults: Vec<String> =
        files(&["src"]).iter().flat_map(|(path, code)| long_functions(path, code)).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn a_long_file_is_named() {
    let lines = |count: usize| "// A line.\n".repeat(count);
    assert_eq!(long_file("src/text/span.rs", &lines(FILE)), None);
    assert_eq!(
        long_file("src/text/span.rs", &lines(FILE + 1)),
        Some("src/text/span.rs: 401 lines before its tests, at most 400".into())
    );
    let with_tests = |before: usize| format!("{}{TESTS}\n{}}}\n", lines(before), lines(FILE));
    assert_eq!(long_file("src/text/span.rs", &with_tests(FILE)), None);
    assert!(long_file("src/text/span.rs", &with_tests(FILE + 1)).is_some());
    for path in ["src/wire/tests.rs", "src/cache/eviction_tests.rs", "tests/it/main.rs"] {
        assert_eq!(long_file(path, &lines(TEST_FILE)), None);
        assert!(long_file(path, &lines(TEST_FILE + 1)).is_some());
    }
}

#[test]
fn a_long_function_is_named_by_its_line() {
    let function = |lines: usize| {
        let body = "        step();\n".repeat(lines);
        let signature = "    pub(crate) const fn long(\n        a: u32,\n    ) -> bool {\n";
        format!("impl A {{\n    fn short() {{}}\n\n{signature}{body}    }}\n}}\n")
    };
    assert!(long_functions("src/a.rs", &function(FUNCTION)).is_empty());
    assert_eq!(
        long_functions("src/a.rs", &function(FUNCTION + 1)),
        ["src/a.rs:4: a function of 61 lines, at most 60"]
    );
    let declared =
        format!("trait A {{\n    fn a(\n        b: u32,\n    );\n{}}}\n", "    // A line.\n".repeat(90));
    assert!(long_functions("src/a.rs", &declared).is_empty());
}

/// What is wrong with the length of a file, if anything.
fn long_file(path: &str, code: &str) -> Option<String> {
    let (counted, most, shown) = if path.starts_with("tests/") || path.ends_with("tests.rs") {
        (code, TEST_FILE, "lines of tests")
    } else {
        (code.split(TESTS).next().unwrap_or(code), FILE, "lines before its tests")
    };
    let lines = counted.lines().count();
    (lines > most).then(|| format!("{path}: {lines} {shown}, at most {most}"))
}

/// The functions that are too long. rustfmt puts a closing brace under the start of the signature, so lines suffice.
fn long_functions(path: &str, code: &str) -> Vec<String> {
    let signature = Regex::new(r"^\s*(?:pub(?:\([^)]*\))? )?(?:(?:const|async|unsafe) )*fn \w").unwrap();
    let lines: Vec<&str> = code.lines().collect();
    let starts = (0..lines.len()).filter(|at| signature.is_match(lines[*at]));
    let long = starts.filter_map(|start| {
        let length = body_length(&lines[start..]);
        (length > FUNCTION)
            .then(|| format!("{path}:{}: a function of {length} lines, at most {FUNCTION}", start + 1))
    });
    long.collect()
}

/// Counts the lines of a function's body, given the lines from its signature on.
fn body_length(lines: &[&str]) -> usize {
    let indent = lines[0].len() - lines[0].trim_start().len();
    let outer = |line: &&str| !line.trim().is_empty() && line.len() - line.trim_start().len() == indent;
    let ends = |line: &&str| outer(line) && (line.ends_with('}') || line.ends_with(';'));
    let end = lines.iter().position(ends).unwrap_or(lines.len() - 1);
    let opens = lines[..end].iter().position(|line| outer(line) && line.ends_with('{'));
    opens.map_or(0, |opens| end - opens - 1)
}

/// The Rust files of folders, each by its path and with its code.
fn files(folders: &[&str]) -> Vec<(String, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    folders.iter().for_each(|folder| rust_files(&root.join(folder), &mut paths));
    paths.sort();
    assert!(paths.len() > folders.len(), "{paths:?}");
    let shown = |path: &PathBuf| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    paths.iter().map(|path| (shown(path), fs::read_to_string(path).unwrap())).collect()
}
