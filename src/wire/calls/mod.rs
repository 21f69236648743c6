//! The RPCs: one file for each service, and one for each kind of work they do.

pub mod attribution_service;
pub mod cache_service;
pub mod deadline;
pub mod extract;
pub mod rules;
pub mod server_info;
pub mod stream;
