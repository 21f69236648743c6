//! Times and ratios.

use std::time::Duration;

/// Latencies of calls.
#[derive(Default)]
pub struct Latencies(Vec<u32>);

impl Latencies {
    /// Adds a latency, in microseconds.
    pub fn add(&mut self, took: Duration) {
        self.0.push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
    }

    /// Adds those of another.
    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// A quantile in milliseconds; NaN without calls.
    pub fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = (share * sorted.len() as f64).ceil() as usize;
        sorted.get(place.saturating_sub(1)).map_or(f64::NAN, |micros| f64::from(*micros) / 1e3)
    }

    /// Median, 99th percentile and maximum, as columns of a table.
    pub fn columns(&self) -> String {
        let columns = [0.5, 0.99, 1.0].map(|share| self.quantile(share));
        let columns = columns.map(|ms| if ms.is_nan() { "-".into() } else { format!("{ms:.2}") });
        let columns = columns.map(|column: String| format!("{column:>11}"));
        format!("{:>9}{}", self.count(), columns.concat())
    }
}

/// The header of [`Latencies::columns`].
pub fn head(what: &str) -> String {
    format!("  {what:<34}{:>9}{:>11}{:>11}{:>11}", "calls", "p50 ms", "p99 ms", "max ms")
}

/// The median; of an even number of values the greater of the middle two.
pub fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The maximum, if any.
pub fn greatest(figures: &[f64]) -> Option<f64> {
    figures.iter().copied().max_by(f64::total_cmp)
}
