//! The generated servers of `whosaid.v1`, with the two messages that a server keeps as bytes: what it reads of a stream, and
//! the extraction that it hands on as it was kept. On the wire they are the same as the clients'.
// Generated code keeps to its generator's habits.
#![allow(clippy::all, clippy::unwrap_used, clippy::expect_used, missing_docs)]

include!(concat!(env!("OUT_DIR"), "/served/whosaid.v1.rs"));
