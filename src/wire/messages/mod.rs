//! Conversion between the engine's types and the messages of `whosaid.v1`.

pub(crate) mod cache_state;
pub(crate) mod codec;
pub(crate) mod extraction;
pub(crate) mod page_token;
pub(crate) mod pagination;
pub(crate) mod request_validation;
pub(crate) mod server_types;
