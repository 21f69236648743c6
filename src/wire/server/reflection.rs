//! The reflection service, which lets grpcurl work without the proto files.

use tonic::service::Routes;
use tonic_reflection::server::{Builder, Error};

use crate::wire::v1::DESCRIPTORS;

/// The longest message, in bytes, of calls whose bytes are not counted: health and reflection.
pub(crate) const SHORT: usize = 4 << 10;

/// Adds both versions of reflection, which list the services of these `names`.
///
/// # Errors
/// If the reflection service rejects the contract.
pub(crate) fn with_reflection(routes: Routes, names: &[&'static str]) -> Result<Routes, Error> {
    let reflection = || names.iter().fold(all(), |reflection, name| reflection.with_service_name(*name));
    Ok(routes
        .add_service(reflection().build_v1()?.max_decoding_message_size(SHORT))
        .add_service(reflection().build_v1alpha()?.max_decoding_message_size(SHORT)))
}

/// The descriptors of our services, of health and of the error details.
fn all() -> Builder<'static> {
    Builder::configure()
        .register_encoded_file_descriptor_set(DESCRIPTORS)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
}
