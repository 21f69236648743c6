//! What the operator is told of callers that are not let in.

pub(crate) mod door_refusals;
pub(crate) mod peer;
mod seldom;
