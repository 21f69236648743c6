//! The CPU time of a cache hit, optionally compared with another build.

use std::path::Path;
use std::time::Duration;

use prost::Message;
use tokio::runtime::{Builder, Runtime};
use whosaid::wire::v1::{CacheStatus, ExtractAttributionsResponse};

use super::Outcome;
use super::bounds::Bounds;
use super::client::{Connection, Ended};
use super::daemon::Daemon;
use super::figures::median;
use super::texts::Article;

/// Size of an article, in bytes.
const LENGTH: usize = 4_600;
/// Concurrent callers, each on its own connection, without pauses between calls.
const CALLERS: usize = 4;
/// Requests per answer and round, since Linux reports hundredths of a second.
const PASSES: u64 = 10;
const ROUNDS: usize = 3;
/// Timeout of a round.
const PATIENCE: Duration = Duration::from_secs(120);

/// Measures rounds of hits; two builds alternately.
///
/// # Errors
/// If a daemon cannot be measured.
pub fn measure(bounds: &mut Bounds, other: Option<&Path>) -> Outcome<()> {
    let answers = bounds.by_time(1_000, 5_000);
    println!("\nhits: {answers} kept answers of articles of {LENGTH} bytes, {CALLERS} callers");
    let this = Build::start(Daemon::start()?, answers)?;
    if this.daemon.cpu().is_none() {
        println!("  processor time is only told on Linux, where there is /proc");
        return this.daemon.end();
    }
    let other = other.map(|path| Build::start(Daemon::of(path.as_os_str())?, answers)).transpose()?;
    println!("  {:<34}{:>16}{:>16}", "microseconds a hit", "this build", "the other");
    let (mut these, mut others) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        these.push(this.round()?);
        others.extend(other.as_ref().map(Build::round).transpose()?);
        tell(&format!("round {round}"), these.last(), others.last());
    }
    tell("median", Some(&median(&these)), other.as_ref().map(|_| median(&others)).as_ref());
    if other.is_some() {
        println!("  {:<34}{:>16.3}", "this build beside the other", median(&these) / median(&others));
    }
    let wrong = this.not_kept + other.as_ref().map_or(0, |other| other.not_kept);
    bounds.none("answers that were not kept", wrong);
    this.daemon.end()?;
    other.map_or(Ok(()), |other| other.daemon.end())
}

fn tell(what: &str, this: Option<&f64>, other: Option<&f64>) {
    let column = |figure: Option<&f64>| figure.map_or(String::new(), |figure| format!("{figure:>16.1}"));
    println!("  {what:<34}{}{}", column(this), column(other));
}

/// A daemon whose answers are cached.
struct Build {
    daemon: Daemon,
    runtime: Runtime,
    connections: Vec<Connection>,
    articles: Vec<Article>,
    answers: u64,
    not_kept: u64,
}

impl Build {
    fn start(daemon: Daemon, answers: u64) -> Outcome<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let connections = runtime.block_on(Connection::open(&daemon.address, CALLERS))?;
        let articles = Article::of(LENGTH);
        let mut build = Self { daemon, runtime, connections, articles, answers, not_kept: 0 };
        build.pass(|_| {})?;
        build.daemon.rest()?;
        let mut hits = 0;
        build.pass(|answer| hits += u64::from(is_hit(answer)))?;
        build.not_kept = answers - hits;
        Ok(build)
    }

    /// Requests all answers once, and passes each on.
    fn pass(&self, mut taken: impl FnMut(&[u8])) -> Outcome<()> {
        let taken = std::cell::RefCell::new(&mut taken);
        let callers = (0..).zip(&self.connections).map(|(first, connection)| {
            let taken = &taken;
            async move {
                for number in (first..self.answers).step_by(CALLERS) {
                    let article = self.articles.get(number as usize % self.articles.len());
                    let body = article.ok_or("no articles")?.numbered(number);
                    let mut answer = Vec::new();
                    let ended = connection.call_for(body, |bytes| answer.extend_from_slice(bytes)).await;
                    if ended != Ended::Answered {
                        return Err(format!("a call ended with {ended:?}").into());
                    }
                    taken.borrow_mut()(&answer);
                }
                Ok(())
            }
        });
        self.runtime.block_on(async {
            let done = futures_util::future::join_all(callers);
            tokio::time::timeout(PATIENCE, done).await?.into_iter().collect()
        })
    }

    /// Microseconds of CPU time per hit.
    fn round(&self) -> Outcome<f64> {
        let cpu = || self.daemon.cpu().ok_or("the daemon is gone");
        let before = cpu()?;
        for _ in 0..PASSES {
            self.pass(|_| {})?;
        }
        Ok((cpu()? - before).as_secs_f64() * 1e6 / (self.answers * PASSES) as f64)
    }
}

fn is_hit(answer: &[u8]) -> bool {
    let message = answer.get(5..).and_then(|message| ExtractAttributionsResponse::decode(message).ok());
    message.is_some_and(|message| message.cache_status() == CacheStatus::Hit)
}
