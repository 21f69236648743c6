//! The kind of entity that a name or a noun refers to, as far as its words show.

/// The kind of entity that a name or a noun refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum EntityKind {
    Person,
    Organization,
    Place,
    #[default]
    Unknown,
}
