//! Options that are valid each, but will not work together.

use std::path::Path;

use crate::config::{Address, CacheService, Config, FileValues, HostPort};

/// A sentence for each conflict of an options file. `values` says which options the file sets.
pub(crate) fn conflicts(values: &FileValues, config: &Config) -> Vec<String> {
    let mut found = without_cache(values, config);
    found.extend(shared_port(config));
    found.extend(sizes(config));
    found.extend(missing_folders(config));
    found
}

/// Options of a cache that is off.
fn without_cache(values: &FileValues, config: &Config) -> Vec<String> {
    if !config.no_cache {
        return Vec::new();
    }
    let keys = values.iter().map(|(id, _)| id.as_str().replace('_', "-"));
    let of_cache = keys.filter(|key| key.starts_with("cache-") || key == "data-dir");
    of_cache.map(|key| format!("{key} has no effect: no-cache is true")).collect()
}

/// Listeners that take the port from one another.
fn shared_port(config: &Config) -> Vec<String> {
    let cache = match &config.cache_service {
        CacheService::At(address) if !config.no_cache => Some(address),
        _ => None,
    };
    let page = config.web.as_ref();
    let metrics = config.metrics.as_ref();
    let calls = config.listen.iter().filter_map(|address| match address {
        Address::Port(port) => Some(("listen", port)),
        Address::Socket(_) => None,
    });
    let taken: Vec<_> = calls
        .chain(page.map(|page| ("web", page)))
        .chain(metrics.map(|metrics| ("metrics", metrics)))
        .collect();
    let others =
        page.map(|page| ("web", page)).into_iter().chain(metrics.map(|metrics| ("metrics", metrics)));
    let others = others.chain(cache.map(|cache| ("cache-service", cache)));
    let conflict = |(key, at): (&str, &HostPort)| {
        let (other, _) = taken.iter().find(|(other, taken)| *other != key && collide(at, taken))?;
        Some(format!("{key} cannot listen on {at}: {other} has this port"))
    };
    others.filter_map(conflict).collect()
}

/// Whether only one of them can be listened on. With port 0 the system picks different ones.
fn collide(one: &HostPort, other: &HostPort) -> bool {
    let everywhere = |at: &HostPort| matches!(at.host.as_str(), "0.0.0.0" | "::");
    let here = |at: &HostPort| matches!(at.host.as_str(), "localhost" | "127.0.0.1" | "::1");
    let same_host = one.host == other.host
        || everywhere(one)
        || everywhere(other)
        || here(one) && here(other) && (one.host == "localhost" || other.host == "localhost");
    same_host && one.port == other.port && one.port != 0
}

/// Sizes that exclude one another.
fn sizes(config: &Config) -> Vec<String> {
    let mut found = Vec::new();
    if u64::from(config.max_text_bytes) > u64::from(config.max_in_flight_mib) << 20 {
        found.push("max-text-bytes is over max-in-flight-mib: the longest texts will be refused".into());
    }
    if config.short_text_bytes >= config.max_text_bytes {
        found.push(
            "short-text-bytes is not below max-text-bytes: no deadline stops the reading of a text".into(),
        );
    }
    if !config.no_cache && config.cache_memory_mib > config.cache_max_mib {
        found.push("cache-memory-mib is over cache-max-mib: the memory will not be filled".into());
    }
    found
}

/// Folders that are not there, seen from where the check runs.
fn missing_folders(config: &Config) -> Vec<String> {
    let languages = config.language.iter().map(|folder| ("language", folder));
    let folders = languages.chain(config.rules.iter().map(|folder| ("rules", folder)));
    let missing = folders.filter(|(_, folder)| !Path::is_dir(folder));
    missing.map(|(key, folder)| format!("{key}: there is no folder {} here", folder.display())).collect()
}
