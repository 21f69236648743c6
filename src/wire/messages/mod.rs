//! Conversion between the engine's types and the messages of `whosaid.v1`.

pub mod cache_state;
pub mod codec;
pub mod extraction;
pub mod page_token;
pub mod pagination;
pub mod request_validation;
pub mod server_types;
