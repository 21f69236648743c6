//! The generated servers of `whosaid.v1`, with their variants of two messages that hold a field as bytes: the requests of a
//! stream, and the stored extraction, which is sent without decoding. The encoding is the same as the clients'.
// Lints do not apply to generated code.
#![allow(clippy::all, clippy::unwrap_used, clippy::expect_used, missing_docs, unreachable_pub)]

include!(concat!(env!("OUT_DIR"), "/served/whosaid.v1.rs"));
