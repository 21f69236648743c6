//! What is around the articles of a page.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::wording::{one_line, visible};

/// The style sheet, the same as in the browser.
const STYLE: &str = include_str!("../../../web/src/view/view.css");

/// The end of a page.
pub(crate) const END: &str = "</main></body></html>\n";

/// The start of a page up to its first article.
pub(crate) fn start(name: Option<&str>) -> String {
    let title = match name {
        Some(name) => format!("Who said what: {}", one_line(name)),
        None => "Who said what".into(),
    };
    let head = html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy());
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) }
            style { (PreEscaped(STYLE)) }
        }
    };
    let body = r#"<body class="whosaid-page"><main><h1>Who said what</h1>"#;
    format!("{}<html lang=\"en\">{}{body}\n", DOCTYPE.into_string(), head.into_string())
}

/// The section of an input that was refused.
pub(crate) fn refused(message: &str) -> String {
    let section = html! {
        section.whosaid-refused { h2 { "Not read" } p { bdi { (visible(message)) } } }
    };
    section.into_string() + "\n"
}

/// Allows this style sheet and nothing else.
fn policy() -> String {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}
