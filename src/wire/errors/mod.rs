//! Errors of calls, and the gRPC status of each.

pub(crate) mod grpc_status;
pub(crate) mod refusal;
