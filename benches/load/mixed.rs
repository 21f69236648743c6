//! Short calls, alone and beside long ones: long texts must not delay short calls.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinSet;

use super::Outcome;
use super::bounds::Bounds;
use super::client::{Connection, Ended, Tally};
use super::daemon::Daemon;
use super::figures::{head, median};
use super::texts::Article;

/// Bound on the ratio of the 99th percentile of short calls, beside long calls to alone.
const SLOWER: f64 = 3.0;
/// Interval of short calls: a hundred per second.
const INTERVAL: Duration = Duration::from_millis(10);
/// Size of a short article and of a long text, in bytes.
const SHORT: usize = 4_000;
const LONG: usize = 8_000_000;
/// Concurrent long calls, each on its own connection; short calls share some connections.
const LONG_CALLERS: usize = 8;
const CONNECTIONS: usize = 8;
/// Timeout of a round.
const PATIENCE: Duration = Duration::from_secs(300);

/// Measures alone and beside alternately; the median ratio counts.
///
/// # Errors
/// If the daemon cannot be measured.
pub fn measure(bounds: &mut Bounds) -> Outcome<()> {
    let (rounds, time) = bounds.by_time((1, 3), (3, 20));
    let time = Duration::from_secs(time);
    println!("\nmixed: articles of {SHORT} bytes every {INTERVAL:?}, timed from when they were due");
    println!("{}", head(""));
    // Separate daemons, so that cached long texts of one do not slow down the other.
    let (daemon, loaded) = (Daemon::start()?, Daemon::start()?);
    let texts = Texts { short: Article::of(SHORT), long: Article::of(LONG), next: AtomicU64::new(0) };
    let mut ratios = Vec::new();
    let mut refused = 0;
    let mut all = Tally::default();
    // Warm up: the first calls are slower.
    short(&daemon, &texts, &Pace::new(time / 4, 0))?;
    short(&loaded, &texts, &Pace::new(time / 4, 0))?;
    for round in 1..=rounds {
        let alone = short(&daemon, &texts, &Pace::new(time, 0))?;
        let (beside, long) = beside(&loaded, &texts, time)?;
        loaded.rest()?;
        println!("  {:<34}{}", format!("{round}: alone"), alone.answered.columns());
        println!("  {:<34}{}", format!("{round}: beside the long ones"), beside.answered.columns());
        println!("  {:<34}{}", format!("{round}: the long ones"), long.answered.columns());
        ratios.push(beside.answered.quantile(0.99) / alone.answered.quantile(0.99));
        refused += alone.refused.count() + beside.refused.count();
        let counts = [alone.refused.count(), beside.refused.count(), long.refused.count()];
        println!("     refused: {} alone, {} beside, {} long ones", counts[0], counts[1], counts[2]);
        [alone, beside, long].into_iter().for_each(|tally| all.join(tally));
    }
    daemon.end()?;
    loaded.end()?;
    bounds.at_most("p99 beside long texts as a multiple of p99 alone", median(&ratios), SLOWER);
    // Refused calls would otherwise be missing among the slow ones.
    bounds.at_most("short calls refused", refused as f64, 0.0);
    all.tell_others();
    bounds.none("ends other than OK and RESOURCE_EXHAUSTED", all.wrong());
    bounds.none("RESOURCE_EXHAUSTED without RetryInfo", all.without_retry);
    Ok(())
}

/// The requests.
struct Texts {
    short: Vec<Article>,
    long: Vec<Article>,
    next: AtomicU64,
}

impl Texts {
    fn number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }
}

/// The end condition: time is over and enough long texts were answered.
struct Pace {
    time: Duration,
    long: usize,
    answered: AtomicUsize,
    over: AtomicBool,
}

impl Pace {
    fn new(time: Duration, long: usize) -> Self {
        Self { time, long, answered: AtomicUsize::new(0), over: AtomicBool::new(false) }
    }

    fn goes_on(&self, begin: Instant) -> bool {
        let took = begin.elapsed();
        took < PATIENCE && (took < self.time || self.answered.load(Ordering::Relaxed) < self.long)
    }
}

/// Short calls beside long ones.
fn beside(daemon: &Daemon, texts: &Texts, time: Duration) -> Outcome<(Tally, Tally)> {
    let pace = Pace::new(time, LONG_CALLERS);
    thread::scope(|scope| {
        // A separate runtime, so that short calls do not wait for anything in this process.
        let long = scope.spawn(|| long(daemon, texts, &pace));
        let short = short(daemon, texts, &pace);
        pace.over.store(true, Ordering::Relaxed);
        let long = long.join().map_err(|_| "the long callers failed")??;
        Ok((short?, long))
    })
}

/// Each caller sends long texts one after the other until the end, and retries after the retry delay.
fn long(daemon: &Daemon, texts: &Texts, pace: &Pace) -> Outcome<Tally> {
    Builder::new_current_thread().enable_all().build()?.block_on(async {
        let connections = Connection::open(&daemon.address, LONG_CALLERS).await?;
        let callers =
            connections.iter().zip(texts.long.iter().cycle()).map(|(connection, text)| async move {
                let mut tally = Tally::default();
                loop {
                    let begin = Instant::now();
                    let ended = connection.call(text.numbered(texts.number())).await;
                    let again = match &ended {
                        Ended::Refused(retry) => Some(retry.unwrap_or(Duration::from_secs(1))),
                        _ => None,
                    };
                    tally.add(ended, begin.elapsed());
                    match again {
                        Some(delay) => tokio::time::sleep(delay).await,
                        None => drop(pace.answered.fetch_add(1, Ordering::Relaxed)),
                    }
                    if pace.over.load(Ordering::Relaxed) {
                        return tally;
                    }
                }
            });
        let tallies = futures_util::future::join_all(callers);
        let tallies = tokio::time::timeout(2 * PATIENCE, tallies).await?;
        Ok(tallies.into_iter().fold(Tally::default(), joined))
    })
}

fn joined(mut all: Tally, other: Tally) -> Tally {
    all.join(other);
    all
}

/// Short calls at a constant rate, independent of responses.
fn short(daemon: &Daemon, texts: &Texts, pace: &Pace) -> Outcome<Tally> {
    let (due, dues) = mpsc::unbounded_channel();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    thread::scope(|scope| {
        let connections = runtime.block_on(Connection::open(&daemon.address, CONNECTIONS))?;
        scope.spawn(move || beat(pace, &due));
        runtime
            .block_on(async { tokio::time::timeout(2 * PATIENCE, calls(&connections, texts, dues)).await? })
    })
}

/// Signals when calls are due, from a thread: its sleep is more precise than the runtime's millisecond timer.
fn beat(pace: &Pace, due: &UnboundedSender<Instant>) {
    let begin = Instant::now();
    let mut next = begin;
    while pace.goes_on(begin) && due.send(next).is_ok() {
        next += INTERVAL;
        thread::sleep(next.saturating_duration_since(Instant::now()));
    }
}

async fn calls(
    connections: &[Connection],
    texts: &Texts,
    mut dues: UnboundedReceiver<Instant>,
) -> Outcome<Tally> {
    let mut open = JoinSet::new();
    let mut sent = connections.iter().cycle().zip(texts.short.iter().cycle());
    while let (Some(due), Some((connection, text))) = (dues.recv().await, sent.next()) {
        let (connection, body) = (connection.clone(), text.numbered(texts.number()));
        open.spawn(async move { (connection.call(body).await, due.elapsed()) });
    }
    let mut tally = Tally::default();
    while let Some(call) = open.join_next().await {
        let (ended, took) = call?;
        tally.add(ended, took);
    }
    Ok(tally)
}
