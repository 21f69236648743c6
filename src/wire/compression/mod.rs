//! gRPC message compression: requests are decompressed before anything counts or reads them; answers are compressed by tonic.
//!
//! tonic could decompress too, but only behind admission, which would count compressed bytes and take a long text for a short
//! one.

mod body;
mod encodings;
mod inflater;
mod layer;
mod messages;

pub use encodings::Encodings;

pub(crate) use body::Held;
pub(crate) use encodings::answer;
pub(crate) use layer::{Decompress, Decompression};
pub(crate) use messages::PREFIX;
