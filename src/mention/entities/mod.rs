//! Groups the names of an article into entities, each under its fullest name.

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
