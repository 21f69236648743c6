//! Values that are read when they are asked for, such as bytes on disk.

use std::fmt::Error;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;

/// A value with its name and labels. Those of one name stand together.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The whole name, but for the `_total` of counters.
    pub name: &'static str,
    /// What it tells.
    pub help: &'static str,
    /// Whether it only grows.
    pub kind: Kind,
    /// Names and values of the labels.
    pub labels: Vec<(&'static str, String)>,
    /// The value.
    pub value: f64,
}

/// What a value may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only grows.
    Counter,
    /// It goes up and down.
    Gauge,
}

impl Reading {
    /// A counter without labels.
    pub fn counter(name: &'static str, help: &'static str, value: u64) -> Self {
        Self { name, help, kind: Kind::Counter, labels: Vec::new(), value: value as f64 }
    }

    /// A value without labels that goes up and down.
    pub fn gauge(name: &'static str, help: &'static str, value: f64) -> Self {
        Self { name, help, kind: Kind::Gauge, labels: Vec::new(), value }
    }

    /// The same with a label.
    pub fn with(mut self, label: &'static str, value: impl Into<String>) -> Self {
        self.labels.push((label, value.into()));
        self
    }
}

/// Readings that are written as they are.
#[derive(Debug)]
pub(crate) struct Readings(pub Vec<Reading>);

impl Collector for Readings {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), Error> {
        for same in self.0.chunk_by(|one, next| one.name == next.name) {
            let Some(first) = same.first() else { continue };
            // As the library writes its own.
            let help = format!("{}.", first.help);
            let mut metric = encoder.encode_descriptor(first.name, &help, None, first.kind.of_library())?;
            for reading in same {
                let labelled = metric.encode_family(&reading.labels)?;
                match reading.kind {
                    Kind::Counter => ConstCounter::new(reading.value).encode(labelled)?,
                    Kind::Gauge => ConstGauge::new(reading.value).encode(labelled)?,
                }
            }
        }
        Ok(())
    }
}

impl Kind {
    fn of_library(self) -> MetricType {
        match self {
            Self::Counter => MetricType::Counter,
            Self::Gauge => MetricType::Gauge,
        }
    }
}
