//! What a name or a noun names, as far as words tell.

/// What a name or a noun names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum EntityKind {
    Person,
    Organization,
    Place,
    #[default]
    Unknown,
}
