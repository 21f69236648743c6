//! The generated messages and clients of `whosaid.v1`.
// Generated code keeps to its generator's habits.
#![allow(clippy::all, clippy::unwrap_used, clippy::expect_used, missing_docs)]

tonic::include_proto!("whosaid.v1");

/// The compiled contract, for reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/whosaid.v1.bin"));
