//! Finds the names of the text by their capitals, each with the titles before it.

mod doubtful_surname;
mod find;
mod heading_in_capitals;
mod name;
mod name_words;
mod run_of_capitals;
mod title_before_name;

pub(super) use find::find_names;
pub(super) use name::Name;
pub(super) use title_before_name::role_before;
