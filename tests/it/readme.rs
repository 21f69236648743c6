//! The README's table of options says what the daemon takes.

#[test]
fn readme_lists_every_option() {
    let readme = include_str!("../../README.md");
    let table = whosaid::config::table();
    let between = readme
        .split_once("<!-- options:begin -->\n")
        .and_then(|(_, rest)| rest.split_once("<!-- options:end -->"));
    let (written, _) = between.expect("README.md has the markers options:begin and options:end");
    assert_eq!(written, table, "copy this table into README.md between the markers:\n{table}");
}
