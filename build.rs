//! Compiles the contract, embeds the languages' folders, and makes a hash of the engine's sources.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use prost::Message;

type Outcome = Result<(), Box<dyn Error>>;

/// What an answer depends on: a change in any of these makes cached answers stale.
const ENGINE: [&str; 10] = [
    "src/text",
    "src/lexicon",
    "src/quotation",
    "src/document",
    "src/mention",
    "src/pattern",
    "src/rules",
    "src/attribution",
    "src/extract.rs",
    "Cargo.lock",
];

fn main() -> Outcome {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    embed_language(Path::new("languages/en"), &out.join("language_en.rs"))?;
    println!("cargo::rustc-env=WHOSAID_ENGINE={}", engine_hash()?);
    contract(&out)
}

/// Writes an array of paths and texts, which the crate includes.
fn embed_language(folder: &Path, out: &Path) -> Outcome {
    let mut array = String::from("&[\n");
    for path in files_below(folder)? {
        let inner = path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        let absolute = fs::canonicalize(&path)?;
        writeln!(array, "    ({inner:?}, include_str!({absolute:?})),")?;
    }
    array.push(']');
    Ok(fs::write(out, array)?)
}

fn engine_hash() -> Result<String, Box<dyn Error>> {
    let mut hasher = blake3::Hasher::new();
    for root in ENGINE {
        for path in files_below(Path::new(root))? {
            hasher.update(path.to_string_lossy().as_bytes()).update(&fs::read(&path)?);
        }
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// All files below a folder, or the file itself, in a fixed order; cargo is told to watch them.
fn files_below(path: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", path.display());
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if !path.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path)? {
        found.extend(files_below(&entry?.path())?);
    }
    found.sort();
    Ok(found)
}

/// Compiles `proto/` without protoc.
fn contract(out: &Path) -> Outcome {
    println!("cargo::rerun-if-changed=proto");
    let descriptors = protox::compile(["whosaid/v1/attribution_service.proto"], ["proto"])?;
    fs::write(out.join("whosaid.v1.bin"), descriptors.encode_to_vec())?;
    // Our own codec, so that a message which cannot be read is INVALID_ARGUMENT and not INTERNAL.
    tonic_prost_build::configure().codec_path("crate::wire::codec::Codec").compile_fds(descriptors)?;
    Ok(())
}
