//! What the daemon counts and times, as Prometheus reads it.
//!
//! Names follow Prometheus's conventions: a prefix, base units (seconds, bytes), `_total` for counters. No label holds
//! anything that a caller chose, so that their number is bounded.

mod process;
mod reading;
mod stage;

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

pub use reading::{Kind, Reading};
pub use stage::Stage;

/// The MIME type of [`Metrics::text`]: the text format of Prometheus, version 0.0.4.
pub const CONTENT_TYPE: &str = prometheus_text::CONTENT_TYPE;

/// The target of spans for a collector of OpenTelemetry, by which the log leaves them out.
pub const SPANS: &str = "whosaid_spans";

/// Upper bounds of calls, in seconds: a cached answer takes 0.1 ms, a text of 8 MiB some seconds.
const CALL_SECONDS: [f64; 16] =
    [1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];
/// Upper bounds of stages, in seconds.
const STAGE_SECONDS: [f64; 14] =
    [1e-5, 2.5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.05, 0.25, 1.0, 5.0, 30.0];
/// Upper bounds of texts, in bytes.
const TEXT_BYTES: [f64; 8] = [1024.0, 2048.0, 4096.0, 8192.0, 16384.0, 65536.0, 1048576.0, 8388608.0];

/// What the cache may have of an article.
const CACHE: [&str; 3] = ["hit", "miss", "bypass"];
/// What may be limited.
const LIMITS: [&str; 3] = ["calls", "streams", "bytes"];

/// One label with its value.
type Label = [(&'static str, &'static str); 1];

/// The counters of a daemon. Clones share them.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Counters>);

#[derive(Debug)]
struct Counters {
    registry: Registry,
    started: Instant,
    calls: Family<CallLabels, Counter>,
    call_seconds: Family<MethodLabels, Histogram, Buckets>,
    stage_seconds: Family<Label, Histogram, Buckets>,
    articles: Family<Label, Counter>,
    article_failures: Family<Label, Counter>,
    text_bytes: Histogram,
    shed: Family<Label, Counter>,
    door_refusals: Family<Label, Counter>,
    reloads: Family<Label, Gauge>,
    lost_lines: OnceLock<LostLines>,
}

/// Counts the lines of the log that are lost.
struct LostLines(Box<dyn Fn() -> u64 + Send + Sync>);

impl fmt::Debug for LostLines {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("LostLines").field(&(self.0)()).finish()
    }
}

/// A method of a service, whose calls are counted.
#[derive(Clone, Debug)]
pub struct Method {
    labels: MethodLabels,
    seconds: Histogram,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct MethodLabels {
    service: Arc<String>,
    method: Arc<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CallLabels {
    service: Arc<String>,
    method: Arc<String>,
    code: &'static str,
}

/// The upper bounds of a family's histograms.
#[derive(Clone, Copy, Debug)]
struct Buckets(&'static [f64]);

impl MetricConstructor<Histogram> for Buckets {
    fn new_metric(&self) -> Histogram {
        Histogram::new(self.0.iter().copied())
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// All counters at zero.
    pub fn new() -> Self {
        let mut counters = Counters {
            registry: Registry::with_prefix("whosaid"),
            started: Instant::now(),
            calls: Family::default(),
            call_seconds: Family::new_with_constructor(Buckets(&CALL_SECONDS)),
            stage_seconds: Family::new_with_constructor(Buckets(&STAGE_SECONDS)),
            articles: Family::default(),
            article_failures: Family::default(),
            text_bytes: Histogram::new(TEXT_BYTES),
            shed: Family::default(),
            door_refusals: Family::default(),
            reloads: Family::default(),
            lost_lines: OnceLock::new(),
        };
        counters.register();
        counters.begin_at_zero();
        Self(Arc::new(counters))
    }

    /// The method `name` of a service, for [`Self::finished`]. Call it only for names that are in the contract.
    pub fn method(&self, service: &str, name: &str) -> Method {
        let labels = MethodLabels { service: Arc::new(service.into()), method: Arc::new(name.into()) };
        let seconds = self.0.call_seconds.get_or_create_owned(&labels);
        drop(self.0.calls.get_or_create(&labels.with("OK")));
        Method { labels, seconds }
    }

    /// Counts a call that ended with `code`, such as `OK`, after `time`.
    pub fn finished(&self, method: &Method, code: &'static str, time: Duration) {
        self.0.calls.get_or_create(&method.labels.with(code)).inc();
        method.seconds.observe(time.as_secs_f64());
    }

    /// Does the work of a stage, and counts the time that it takes.
    pub fn time<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = work();
        self.took(stage, begun.elapsed());
        done
    }

    /// Counts the time that a stage took.
    pub fn took(&self, stage: Stage, time: Duration) {
        self.0.stage_seconds.get_or_create(&[("stage", stage.name())]).observe(time.as_secs_f64());
    }

    /// Counts an answered article of `bytes` bytes. `cache` is `hit`, `miss` or `bypass`.
    pub fn answered(&self, cache: &'static str, bytes: usize) {
        self.0.articles.get_or_create(&[("cache", cache)]).inc();
        self.0.text_bytes.observe(bytes as f64);
    }

    /// Counts an article, alone or in a stream, that ended with `code` instead of an answer.
    pub fn article_failed(&self, code: &'static str) {
        self.0.article_failures.get_or_create(&[("code", code)]).inc();
    }

    /// Counts a call that was refused because `limit` was reached.
    pub fn shed(&self, limit: &'static str) {
        self.0.shed.get_or_create(&[("limit", limit)]).inc();
    }

    /// Lets the count of callers refused for `reason` begin at zero.
    pub fn may_refuse_at_door(&self, reason: &'static str) {
        drop(self.0.door_refusals.get_or_create(&[("reason", reason)]));
    }

    /// Counts a caller that was refused for `reason`.
    pub fn refused_at_door(&self, reason: &'static str) {
        self.0.door_refusals.get_or_create(&[("reason", reason)]).inc();
    }

    /// Keeps whether the latest reload of `what` was successful.
    pub fn reloaded(&self, what: &'static str, is_successful: bool) {
        self.0.reloads.get_or_create(&[("what", what)]).set(is_successful.into());
    }

    /// Reads the number of lost lines of the log by `count`, when it is asked for.
    pub fn count_lost_lines(&self, count: impl Fn() -> u64 + Send + Sync + 'static) {
        // There is one log.
        let _ = self.0.lost_lines.set(LostLines(Box::new(count)));
    }

    /// All counters, `readings` and those of the process, in the text format of Prometheus.
    pub fn text(&self, mut readings: Vec<Reading>) -> String {
        let mut text = String::new();
        let mut taken = Registry::default();
        readings.extend(self.0.lost_lines.get().map(|LostLines(count)| {
            Reading::counter(
                "whosaid_log_lines_lost",
                "Lines of the log that were not taken in time",
                count(),
            )
        }));
        taken.register_collector(Box::new(reading::Readings(readings)));
        taken.register_collector(Box::new(reading::Readings(process::readings(self.0.started))));
        // Writing to a string does not fail.
        let _ = prometheus_text::encode(&mut text, &self.0.registry);
        let _ = prometheus_text::encode(&mut text, &taken);
        text
    }
}

impl MethodLabels {
    fn with(&self, code: &'static str) -> CallLabels {
        let Self { service, method } = self.clone();
        CallLabels { service, method, code }
    }
}

impl Counters {
    /// Creates the counters whose labels are known: a rate sees their first increment only if there was a zero before.
    fn begin_at_zero(&self) {
        Stage::ALL
            .iter()
            .for_each(|stage| drop(self.stage_seconds.get_or_create(&[("stage", stage.name())])));
        CACHE.iter().for_each(|cache| drop(self.articles.get_or_create(&[("cache", *cache)])));
        drop(self.article_failures.get_or_create(&[("code", "INTERNAL")]));
        LIMITS.iter().for_each(|limit| drop(self.shed.get_or_create(&[("limit", *limit)])));
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register("calls", "Calls that ended, by code", self.calls.clone());
        registry.register("call_seconds", "Time from a call to its end", self.call_seconds.clone());
        registry.register("stage_seconds", "Time of each stage of an answer", self.stage_seconds.clone());
        registry.register(
            "articles",
            "Articles answered, by what the cache had of them",
            self.articles.clone(),
        );
        registry.register(
            "article_failures",
            "Articles without an answer, alone or in a stream, by code",
            self.article_failures.clone(),
        );
        registry.register("text_bytes", "Bytes of the texts answered", self.text_bytes.clone());
        registry.register("shed", "Calls refused because a limit was reached", self.shed.clone());
        registry.register(
            "door_refusals",
            "Callers that were not let in, by reason",
            self.door_refusals.clone(),
        );
        registry.register(
            "last_reload_successful",
            "Whether the latest reload was successful",
            self.reloads.clone(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_names_each_metric_once_with_its_help() {
        let metrics = Metrics::new();
        let method = metrics.method("whosaid.v1.AttributionService", "ListRules");
        metrics.finished(&method, "OK", Duration::from_millis(3));
        metrics.finished(&method, "OK", Duration::from_millis(300));
        metrics.shed("calls");
        assert_eq!(metrics.time(Stage::Extract, || 7), 7);
        let state = |state: &str, is: f64| Reading::gauge("x_state", "Its state", is).with("state", state);
        let text = metrics.text(vec![state("a", 1.0), state("b", 0.0), Reading::counter("y", "Some", 5)]);
        for line in [
            "# TYPE whosaid_calls_total counter",
            "whosaid_calls_total{service=\"whosaid.v1.AttributionService\",method=\"ListRules\",code=\"OK\"} 2",
            "whosaid_call_seconds_bucket{service=\"whosaid.v1.AttributionService\",method=\"ListRules\",le=\"0.005\"} 1",
            "whosaid_stage_seconds_count{stage=\"extract\"} 1",
            "whosaid_shed_total{limit=\"calls\"} 1",
            "# HELP x_state Its state.",
            "x_state{state=\"a\"} 1.0",
            "y_total 5.0",
        ] {
            assert!(text.lines().any(|written| written == line), "{line}\n{text}");
        }
        assert_eq!(text.matches("# TYPE x_state").count(), 1);
    }
}
