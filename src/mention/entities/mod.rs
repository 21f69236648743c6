//! Who is named in an article: every name belongs to one entity, under its fullest form.

mod acronym;
mod entity;
mod first_name;
mod gather;
mod keys_of_names;
mod last_name;
mod lexemes;
mod match_name;
mod misspelled_name;
mod name_key;
mod name_places;
mod roles;
mod shared_surname;
mod short_lists;

pub(super) use entity::Entity;
pub(super) use gather::Entities;
pub(super) use lexemes::{Lexeme, Map};
pub(super) use name_places::NamePlaces;
pub(super) use roles::Roles;
