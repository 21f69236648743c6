//! Errors of calls, and the gRPC status of each.

pub mod grpc_status;
pub mod refusal;
