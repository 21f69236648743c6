//! Compiles the contract, embeds the languages' folders, and computes a hash of the engine's sources.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use prost::Message;
use prost_types::{FileDescriptorSet, field_descriptor_proto};

type Outcome = Result<(), Box<dyn Error>>;

/// The inputs of an answer: a change in any of these invalidates cached answers.
const ENGINE: [&str; 14] = [
    "src/text",
    "src/markup",
    "src/lexicon",
    "src/quotation",
    "src/layout",
    "src/document",
    "src/mention",
    "src/pattern",
    "src/rules",
    "src/attribution",
    "src/extract.rs",
    "src/stop.rs",
    "src/stop",
    "Cargo.lock",
];

fn main() -> Outcome {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    embed_language(Path::new("languages/en"), &out.join("language_en.rs"))?;
    println!("cargo::rustc-env=WHOSAID_ENGINE={}", engine_hash()?);
    contract(&out)
}

/// Writes an array of paths and texts that the crate includes.
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

/// All files below a folder, or the file itself, in a fixed order; cargo watches them.
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

/// The contract, and the Google files that it imports.
const CONTRACT: [&str; 2] = ["proto", "third_party"];

/// Messages for which the server has its own types, in which these fields are bytes: an undecodable article does not end a
/// stream, and a cached extraction is sent as it was stored.
const BYTES: [(&str, &str); 2] =
    [("StreamExtractAttributionsRequest", "request"), ("ExtractAttributionsResponse", "extraction")];

/// Messages that contain one of those.
const HOLDS_BYTES: [&str; 1] = ["StreamExtractAttributionsResponse"];

/// Compiles the contract without protoc: messages with clients, servers separately.
fn contract(out: &Path) -> Outcome {
    for folder in CONTRACT {
        println!("cargo::rerun-if-changed={folder}");
    }
    let files = ["attribution", "cache", "log"].map(|name| format!("whosaid/v1/{name}_service.proto"));
    let descriptors = protox::compile(files, CONTRACT)?;
    fs::write(out.join("whosaid.v1.bin"), descriptors.encode_to_vec())?;
    generate().build_server(false).compile_fds(descriptors.clone())?;
    server(descriptors, out)
}

/// The settings of both.
fn generate() -> tonic_prost_build::Builder {
    tonic_prost_build::configure()
        // Our own codec, so that an undecodable message is INVALID_ARGUMENT, not INTERNAL.
        .codec_path("crate::wire::messages::codec::Codec")
        .extern_path(".google.rpc.Status", "::tonic_types::Status")
}

/// Generates the servers, and only those messages that differ from the clients'.
fn server(mut descriptors: FileDescriptorSet, out: &Path) -> Outcome {
    let folder = out.join("served");
    fs::create_dir_all(&folder)?;
    let mut generate = generate().build_client(false).out_dir(folder).bytes(".");
    let mut found = 0;
    for file in descriptors.file.iter_mut().filter(|file| file.package() == "whosaid.v1") {
        for message in &mut file.message_type {
            let own = |(name, _): &&(&str, &str)| *name == message.name();
            let fields: Vec<&str> = BYTES.iter().filter(own).map(|(_, field)| *field).collect();
            for field in message.field.iter_mut().filter(|field| fields.contains(&field.name())) {
                field.set_type(field_descriptor_proto::Type::Bytes);
                field.type_name = None;
                found += 1;
            }
        }
        let messages = file.message_type.iter().map(|message| message.name().to_owned());
        let names = messages.chain(file.enum_type.iter().map(|kind| kind.name().to_owned()));
        let differs = |name: &str| BYTES.iter().any(|(own, _)| *own == name) || HOLDS_BYTES.contains(&name);
        for name in names.filter(|name| !differs(name)) {
            generate =
                generate.extern_path(format!(".whosaid.v1.{name}"), format!("crate::wire::v1::{name}"));
        }
    }
    if found != BYTES.len() {
        return Err(format!("the contract has {found} of the fields {BYTES:?}").into());
    }
    Ok(generate.compile_fds(descriptors)?)
}
