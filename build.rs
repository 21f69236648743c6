//! Compiles the contract: messages, server, client, and the descriptor that reflection serves.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use prost::Message;

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    contract()
}

/// Compiles `proto/` without protoc.
fn contract() -> Outcome {
    println!("cargo::rerun-if-changed=proto");
    let descriptors = protox::compile(["whosaid/v1/attribution_service.proto"], ["proto"])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("whosaid.v1.bin"), descriptors.encode_to_vec())?;
    // Our own codec, so that a message which cannot be read is INVALID_ARGUMENT and not INTERNAL.
    tonic_prost_build::configure().codec_path("crate::wire::codec::Codec").compile_fds(descriptors)?;
    Ok(())
}
