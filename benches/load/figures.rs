//! Times and ratios.

use std::time::Duration;

/// How long calls took.
#[derive(Default)]
pub struct Latencies(Vec<u32>);

impl Latencies {
    /// Adds one, to the microsecond.
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

    /// The milliseconds that the share of calls took at most; not a number where there are none.
    pub fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = (share * sorted.len() as f64).ceil() as usize;
        sorted.get(place.saturating_sub(1)).map_or(f64::NAN, |micros| f64::from(*micros) / 1e3)
    }

    /// Half, 99 of a hundred, and all of them, as columns of a table.
    pub fn columns(&self) -> String {
        let columns = [0.5, 0.99, 1.0].map(|share| self.quantile(share));
        let columns = columns.map(|ms| if ms.is_nan() { "-".into() } else { format!("{ms:.2}") });
        let columns = columns.map(|column: String| format!("{column:>11}"));
        format!("{:>9}{}", self.count(), columns.concat())
    }
}

/// What stands above [`Latencies::columns`].
pub fn head(what: &str) -> String {
    format!("  {what:<34}{:>9}{:>11}{:>11}{:>11}", "calls", "p50 ms", "p99 ms", "max ms")
}

/// The middle one, or of an even number the greater of the two.
pub fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The greatest; nothing of none.
pub fn greatest(figures: &[f64]) -> Option<f64> {
    figures.iter().copied().max_by(f64::total_cmp)
}
