//! The methods whose calls are counted: those of the contract, and those of health and reflection.

use std::collections::HashMap;

use prost::Message;
use prost_types::FileDescriptorSet;

use crate::metrics::{Method, Metrics};
use crate::wire::v1;

/// The methods by their paths. A path that is none of them is counted under one name, so that callers cannot make up names.
#[derive(Debug)]
pub(crate) struct Methods {
    known: HashMap<String, Method>,
    unknown: Method,
}

impl Methods {
    /// All methods that the daemon has.
    pub(crate) fn new(metrics: &Metrics) -> Self {
        let files = [
            v1::DESCRIPTORS,
            tonic_health::pb::FILE_DESCRIPTOR_SET,
            tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET,
            tonic_reflection::pb::v1alpha::FILE_DESCRIPTOR_SET,
        ];
        let known = files.into_iter().flat_map(names).map(|(service, method)| {
            let counted = metrics.method(&service, &method);
            (format!("/{service}/{method}"), counted)
        });
        Self { known: known.collect(), unknown: metrics.method("unknown", "unknown") }
    }

    /// The method of a path, and its name: the path if it is known, else a word for all others.
    pub(crate) fn of<'p>(&self, path: &'p str) -> (&Method, &'p str) {
        let known = self.known.get(path).map(|method| (method, path.trim_start_matches('/')));
        known.unwrap_or((&self.unknown, "unknown"))
    }
}

/// Services and methods of compiled descriptors.
fn names(descriptors: &[u8]) -> Vec<(String, String)> {
    // They are compiled in; a test decodes them.
    let files = FileDescriptorSet::decode(descriptors).unwrap_or_default().file;
    let services =
        files.iter().flat_map(|file| file.service.iter().map(move |service| (file.package(), service)));
    let methods = services.flat_map(|(package, service)| {
        let name = format!("{package}.{}", service.name());
        service.method.iter().map(move |method| (name.clone(), method.name().to_string()))
    });
    methods.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paths_are_those_of_the_contract() {
        let methods = Methods::new(&Metrics::new());
        for path in [
            "/whosaid.v1.AttributionService/StreamExtractAttributions",
            "/whosaid.v1.CacheService/PurgeCache",
            "/grpc.health.v1.Health/Check",
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        ] {
            assert_eq!(methods.of(path).1, &path[1..]);
        }
        assert_eq!(methods.of("/whosaid.v1.AttributionService/Invented").1, "unknown");
    }
}
