//! Twice the capacity: excess calls must be refused immediately, and memory must not grow.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::task::JoinSet;

use super::Outcome;
use super::bounds::Bounds;
use super::client::{Connection, Tally};
use super::daemon::{Daemon, own_cpu};
use super::figures::{greatest, head};
use super::texts::Article;

/// Bound on the latency of a response or refusal, in seconds since it was sent. A call whose caller still waits for the
/// previous one is sent late, which is reported separately.
const SLOWEST: f64 = 2.0;
/// Bound on the ratio of the peak memory of the second half to that of the first, after a sixth for warm-up.
const FLAT: f64 = 1.2;
/// Callers to find the capacity, and to exceed it.
const FEW: usize = 8;
const MANY: usize = 1_000;
const CONNECTIONS: usize = 50;
/// The load as a multiple of the capacity.
const TIMES: f64 = 2.0;
/// Size of an article, in bytes.
const LENGTH: usize = 4_000;
/// Timeout of a round.
const PATIENCE: Duration = Duration::from_secs(120);

/// Finds the capacity, then doubles the load.
///
/// # Errors
/// If the daemon cannot be measured.
pub fn measure(bounds: &mut Bounds) -> Outcome<()> {
    let (find, exceed) = bounds.by_time((1, 6), (5, 60));
    let daemon = Daemon::start()?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let texts = Arc::new(Texts { articles: Article::of(LENGTH), next: AtomicU64::new(0) });
    runtime.block_on(async {
        println!("\noverload: distinct articles of {LENGTH} bytes");
        let capacity = capacity(&daemon, &texts, Duration::from_secs(find)).await?;
        println!("  {FEW} callers, each as soon as it is answered: {capacity:.0} calls a second");
        println!("  this is the capacity of the machine with the client on it");
        exceeded(bounds, &daemon, &texts, Duration::from_secs(exceed), capacity * TIMES).await
    })?;
    daemon.end()
}

struct Texts {
    articles: Vec<Article>,
    next: AtomicU64,
}

impl Texts {
    fn next(&self) -> [tonic::codegen::Bytes; 2] {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let article = self.articles.get(number as usize % self.articles.len().max(1));
        article.map(|article| article.numbered(number)).unwrap_or_default()
    }
}

/// The capacity: calls answered per second if each caller waits for its response before the next call.
async fn capacity(daemon: &Daemon, texts: &Arc<Texts>, time: Duration) -> Outcome<f64> {
    let connections = Connection::open(&daemon.address, FEW).await?;
    let mut callers = JoinSet::new();
    let begin = Instant::now();
    // Warm up: the first calls are slower.
    let warm = time / 5;
    for connection in connections {
        let texts = Arc::clone(texts);
        callers.spawn(async move {
            let mut answered = 0_u32;
            while begin.elapsed() < warm + time {
                let ended = connection.call(texts.next()).await;
                let counts = begin.elapsed() >= warm && ended == super::client::Ended::Answered;
                answered += u32::from(counts);
            }
            answered
        });
    }
    let answered = tokio::time::timeout(time + PATIENCE, callers.join_all()).await?;
    Ok(f64::from(answered.iter().sum::<u32>()) / (begin.elapsed() - warm).as_secs_f64())
}

async fn exceeded(
    bounds: &mut Bounds,
    daemon: &Daemon,
    texts: &Arc<Texts>,
    time: Duration,
    rate: f64,
) -> Outcome<()> {
    println!("  {MANY} callers, {rate:.0} calls a second for {time:?}, timed from when they were sent");
    let before = (daemon.cpu(), own_cpu());
    let callers = callers(daemon, texts, time, rate).await?;
    let (memory, tallies) = tokio::join!(watch(daemon, time), finished(callers, time));
    let (tally, behind) = tallies?;
    println!("{}", head(""));
    println!("  {:<34}{}", "OK", tally.answered.columns());
    println!("  {:<34}{}", "RESOURCE_EXHAUSTED", tally.refused.columns());
    println!("  {behind} calls were due and not sent, since their callers still waited");
    tell_cores(daemon, before, time);
    tell(bounds, &memory, &tally);
    Ok(())
}

fn tell(bounds: &mut Bounds, memory: &[f64], tally: &Tally) {
    println!("  resident memory of the daemon in MiB, each second:");
    memory.chunks(10).for_each(|ten| {
        println!("    {}", ten.iter().map(|mib| format!("{mib:>7.0}")).collect::<String>());
    });
    let (first, last) = memory.split_at(memory.len() / 2);
    let first = first.get(memory.len() / 6..).unwrap_or_default();
    match greatest(first).zip(greatest(last)) {
        Some((first, last)) => bounds.at_most("memory of the last half beside the first", last / first, FLAT),
        None => println!("  memory is only told on Linux, where there is /proc"),
    }
    let slowest = [&tally.answered, &tally.refused].map(|calls| calls.quantile(1.0) / 1e3);
    // NaN without values, which max ignores.
    bounds.at_most("slowest answer in seconds", slowest[0].max(slowest[1]), SLOWEST);
    tally.tell_others();
    bounds.none("ends other than OK and RESOURCE_EXHAUSTED", tally.wrong());
    bounds.none("RESOURCE_EXHAUSTED without RetryInfo", tally.without_retry);
}

type Cpu = Option<Duration>;

fn tell_cores(daemon: &Daemon, before: (Cpu, Cpu), time: Duration) {
    let cores = |after: Cpu, before: Cpu| Some((after? - before?).as_secs_f64() / time.as_secs_f64());
    let both = cores(daemon.cpu(), before.0).zip(cores(own_cpu(), before.1));
    if let Some((daemon, client)) = both {
        println!("  the daemon took {daemon:.2} cores and the client {client:.2}");
    }
}

/// Samples resident memory every second.
async fn watch(daemon: &Daemon, time: Duration) -> Vec<f64> {
    let mut seen = Vec::new();
    for _ in 0..time.as_secs() {
        tokio::time::sleep(Duration::from_secs(1)).await;
        seen.extend(daemon.resident());
    }
    seen
}

/// Callers with one open call each. Calls are due at fixed times, whether or not their caller is free.
async fn callers(
    daemon: &Daemon,
    texts: &Arc<Texts>,
    time: Duration,
    rate: f64,
) -> Outcome<JoinSet<(Tally, u64)>> {
    let connections = Connection::open(&daemon.address, CONNECTIONS).await?;
    let interval = Duration::from_secs_f64(MANY as f64 / rate.max(1.0));
    let begin = Instant::now();
    let mut callers = JoinSet::new();
    for (place, connection) in connections.iter().cycle().take(MANY).enumerate() {
        let first = begin + interval.mul_f64(place as f64 / MANY as f64);
        callers.spawn(caller(connection.clone(), Arc::clone(texts), first, interval, begin + time));
    }
    Ok(callers)
}

async fn caller(
    connection: Connection,
    texts: Arc<Texts>,
    first: Instant,
    interval: Duration,
    end: Instant,
) -> (Tally, u64) {
    let mut tally = Tally::default();
    let mut due = first;
    while due < end && Instant::now() < end {
        tokio::time::sleep_until(due.into()).await;
        let sent = Instant::now();
        let ended = connection.call(texts.next()).await;
        tally.add(ended, sent.elapsed());
        due += interval;
    }
    let behind = end.saturating_duration_since(due).as_secs_f64() / interval.as_secs_f64();
    (tally, behind.ceil() as u64)
}

async fn finished(callers: JoinSet<(Tally, u64)>, time: Duration) -> Outcome<(Tally, u64)> {
    let tallies = tokio::time::timeout(time + PATIENCE, callers.join_all()).await?;
    let mut all = (Tally::default(), 0);
    tallies.into_iter().for_each(|(tally, behind)| {
        all.0.join(tally);
        all.1 += behind;
    });
    Ok(all)
}
