//! The answer as a page for a browser: each article with its statements underlined, beside the list of speakers.
//!
//! A page is one file without scripts or outside resources. web/src/view draws the same elements in the browser.

mod answer;
mod article;
mod marks;
mod note;
mod page;
mod pieces;
mod segments;
mod speakers;
mod statements;
mod text;
mod warnings;
mod wording;

use crate::wire::v1;

/// The start of a page, named after its only article if there is one.
pub(crate) fn start(name: Option<&str>) -> String {
    page::start(name)
}

/// One article. `number` counts the articles of the page from 1; spans are in bytes of UTF-8.
pub(crate) fn article(number: usize, document: &v1::Document, extraction: &v1::Extraction) -> String {
    article::draw(number, document, extraction).into_string() + "\n"
}

/// An input that was refused: the message says which and why.
pub(crate) fn refused(message: &str) -> String {
    page::refused(message)
}

/// The end of a page.
pub(crate) const END: &str = page::END;
