//! The RPCs: one file for each service, and one for each kind of work they do.

pub(crate) mod attribution_service;
pub(crate) mod cache_service;
pub(crate) mod deadline;
pub(crate) mod extract;
pub(crate) mod log_service;
pub(crate) mod read_text;
pub(crate) mod rules;
pub(crate) mod server_info;
pub(crate) mod stream;
