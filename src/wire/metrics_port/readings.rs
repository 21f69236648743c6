//! What is measured only when Prometheus asks: the cache, the calls in flight, the rules in use.

use crate::cache::Counts;
use crate::metrics::Reading;
use crate::service::Service;
use crate::wire::admission::in_flight::InFlight;
use crate::wire::guards::tls::Tls;
use crate::wire::messages::cache_state;
use crate::wire::v1::CacheState;

/// All readings now. Measures the cache's folder.
pub(crate) fn readings(service: &Service, in_flight: &InFlight, tls: Option<&Tls>) -> Vec<Reading> {
    let mut all = versions(service);
    all.extend(flight(in_flight));
    all.extend(states(service));
    all.extend(tls.and_then(Tls::expires).map(|expires| {
        let help = "When the certificate of the ports expires, in seconds since 1970";
        Reading::gauge("whosaid_tls_certificate_expiry_timestamp_seconds", help, expires as f64)
    }));
    if let Some(cache) = service.cache() {
        all.extend(counts(&cache.counts()));
    }
    all
}

fn versions(service: &Service) -> Vec<Reading> {
    let extractor = service.extractor();
    vec![
        Reading::gauge("whosaid_build_info", "The version of whosaid, which is always 1", 1.0)
            .with("version", env!("CARGO_PKG_VERSION")),
        Reading::gauge("whosaid_rules_info", "The rule set in use, which is always 1", 1.0)
            .with("version", extractor.version())
            .with("language", extractor.language()),
    ]
}

fn flight(in_flight: &InFlight) -> [Reading; 7] {
    let (used, limits) = (in_flight.in_use(), in_flight.limits());
    let bytes = |direction: &str, bytes: usize| {
        let help = "Bytes of messages in flight, without the first 64 KiB of each";
        Reading::gauge("whosaid_in_flight_bytes", help, bytes as f64).with("direction", direction)
    };
    let gauge = |name, help, value: usize| Reading::gauge(name, help, value as f64);
    [
        gauge("whosaid_calls_in_flight", "Calls in flight, with the articles of streams", used.calls),
        gauge("whosaid_calls_limit", "The limit on calls in flight", limits.calls),
        gauge("whosaid_streams_in_flight", "Open streams", used.streams),
        gauge("whosaid_streams_limit", "The limit on open streams", limits.streams),
        bytes("request", used.request_bytes),
        bytes("response", used.response_bytes),
        gauge(
            "whosaid_in_flight_bytes_limit",
            "The limit on the bytes of each direction",
            limits.bytes_in_flight,
        ),
    ]
}

/// One reading a state; that of the present one is 1.
fn states(service: &Service) -> impl Iterator<Item = Reading> {
    let (present, _) = cache_state::of(service);
    [CacheState::Off, CacheState::Opening, CacheState::Ready, CacheState::Failing].into_iter().map(
        move |state| {
            let is_present = f64::from(u8::from(state == present));
            Reading::gauge("whosaid_cache_state", "The state of the cache: the present one is 1", is_present)
                .with("state", cache_state::in_words(state, ""))
        },
    )
}

fn counts(counts: &Counts) -> [Reading; 9] {
    let counter = Reading::counter;
    [
        counter("whosaid_cache_hits", "Lookups that found an entry", counts.hits),
        counter("whosaid_cache_misses", "Lookups that found none", counts.misses),
        counter("whosaid_cache_inserts", "Entries written", counts.inserts),
        counter("whosaid_cache_skipped", "Entries not written: a fault, or too many at once", counts.skipped),
        counter("whosaid_cache_faults", "Errors of the store", counts.faults),
        counter("whosaid_cache_set_aside", "Damaged generations that were set aside", counts.set_aside),
        counter("whosaid_cache_evictions", "Generations evicted for space or age", counts.evictions),
        counter("whosaid_cache_evicted_bytes", "Bytes of the generations evicted", counts.evicted_bytes),
        Reading::gauge("whosaid_cache_disk_bytes", "Bytes of the cache's folder", counts.disk_bytes as f64),
    ]
}
