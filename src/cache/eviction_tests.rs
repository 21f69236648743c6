//! The store's bound, its age and what stays in it, over many times its size.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::generation::bytes_below;
use super::tests::{self, open_with};
use super::{Cache, Key, Settings};

const BOUND: u64 = 32 << 20;
const VALUE: usize = 3000;

fn settings() -> Settings {
    // With nothing in memory, so that the disk decides what is found.
    Settings { memory: 0, max_bytes: BOUND, ..tests::settings() }
}

fn key(number: u64) -> Key {
    Key::new(&number.to_le_bytes(), &[])
}

/// Bytes that no compression would help with, as of a real answer.
fn bytes(number: u64) -> Vec<u8> {
    let mut bytes = vec![0; VALUE];
    blake3::Hasher::new().update(&number.to_le_bytes()).finalize_xof().fill(&mut bytes);
    bytes
}

/// Writes answers one after the other: the most that the folder took.
fn write(cache: &Cache, folder: &Path, numbers: std::ops::Range<u64>) -> u64 {
    let mut most = 0;
    for number in numbers {
        cache.insert(&key(number), 0, &bytes(number));
        if number % 200 == 0 {
            assert!(cache.flush());
            most = most.max(bytes_below(folder));
        }
    }
    assert!(cache.flush());
    most.max(bytes_below(folder))
}

#[test]
fn the_folder_stays_within_its_bound_over_many_times_its_size() {
    stays_within_its_bound(30_000);
}

#[test]
#[ignore = "a day's worth of writes in small: half a minute"]
fn the_folder_stays_within_its_bound_over_a_hundred_times_its_size() {
    stays_within_its_bound(1_200_000);
}

fn stays_within_its_bound(writes: u64) {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path(), settings()).unwrap();
    let most = write(&cache, folder.path(), 0..writes);
    println!("{:?}", cache.stats().unwrap());
    println!(
        "{} bytes written, at most {most} on disk, {:.2} of the bound",
        writes * VALUE as u64,
        most as f64 / BOUND as f64
    );
    assert!(most < BOUND * 3 / 2, "{most}");
    let stats = cache.stats().unwrap();
    assert!(stats.counts.evicted_bytes > BOUND && stats.entries * VALUE as u64 > BOUND / 4, "{stats:?}");
    assert_eq!((stats.counts.inserts, stats.counts.skipped, stats.counts.faults), (writes, 0, 0));
    // The newest are there, the oldest are not.
    assert_eq!(cache.get(&key(writes - 1), 0), Some(bytes(writes - 1)));
    assert_eq!(cache.get(&key(0), 0), None);
    drop(cache);
    // Also after a restart with a smaller bound.
    let cache = open_with(folder.path(), Settings { max_bytes: BOUND / 2, ..settings() });
    assert!(bytes_below(folder.path()) <= BOUND * 3 / 4, "{}", bytes_below(folder.path()));
    assert_eq!(cache.get(&key(writes - 1), 0), Some(bytes(writes - 1)));
}

/// A row of numbers in which small ones are much more frequent (Zipf's law), the same each time.
struct Zipf {
    state: u64,
    most: f64,
}

impl Zipf {
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let share = (self.state >> 11) as f64 / (1u64 << 53) as f64;
        // The inverse of the sum of 1/n.
        (self.most.powf(share)) as u64
    }
}

/// The hits of an exact LRU whose values have so many bytes in all.
fn lru_hits(requests: &[u64], bytes: usize) -> usize {
    let (mut used, mut by_time, mut hits) = (HashMap::new(), BTreeMap::new(), 0);
    for (time, request) in requests.iter().enumerate() {
        if let Some(before) = used.insert(*request, time) {
            by_time.remove(&before);
            hits += 1;
        }
        by_time.insert(time, *request);
        if by_time.len() * VALUE > bytes {
            let (_, oldest) = by_time.pop_first().unwrap();
            used.remove(&oldest);
        }
    }
    hits
}

#[test]
fn what_is_used_stays_about_as_well_as_with_lru() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path(), settings()).unwrap();
    let mut zipf = Zipf { state: 7, most: 60_000.0 };
    let requests: Vec<u64> = (0..100_000).map(|_| zipf.next()).collect();
    let mut hits = 0;
    for (at, request) in requests.iter().enumerate() {
        match cache.get(&key(*request), 0) {
            Some(found) => {
                assert_eq!(found, bytes(*request));
                hits += 1;
            }
            None => cache.insert(&key(*request), 0, &bytes(*request)),
        }
        if at % 100 == 0 {
            cache.flush();
        }
    }
    let entries = cache.stats().unwrap().entries as usize;
    // sled itself takes 1.9 bytes of disk for one of data at best.
    let (exact, same) = (lru_hits(&requests, BOUND as usize * 10 / 19), lru_hits(&requests, entries * VALUE));
    println!(
        "hits: {hits}; an exact LRU of the {entries} values that are kept: {same}; of as many as sled alone would hold: {exact}"
    );
    assert!(hits >= same.max(exact), "{hits} {same} {exact}");
}

#[test]
fn answers_of_other_rules_are_not_given_and_go_first() {
    let folder = tempfile::tempdir().unwrap();
    let old = Settings { rules: Some("old".into()), ..settings() };
    let cache = Cache::open(folder.path(), old).unwrap();
    write(&cache, folder.path(), 0..7000);
    cache.use_rules("new");
    cache.flush();
    // The same key, which is never the same under other rules: the store itself does not give it.
    assert_eq!(cache.get(&key(1), 0), None);
    write(&cache, folder.path(), 100_000..105_600);
    let kept = |numbers: std::ops::Range<u64>| {
        numbers.filter(|number| cache.get(&key(*number), 0).is_some()).count()
    };
    assert_eq!(kept(100_000..105_600), 5600, "none of the new ones went");
    cache.use_rules("old");
    cache.flush();
    let left = kept(0..7000);
    println!("{left} of 7000 old answers are left, all of the new ones");
    assert!(left < 3500, "{left}");
    drop(cache);
    let cache = open_with(folder.path(), settings());
    assert_eq!(cache.get(&key(105_599), 0), None, "rules v1 have none");
}

static NOW: AtomicU64 = AtomicU64::new(0);

fn now() -> u64 {
    NOW.load(Ordering::Relaxed)
}

/// One test for both, since they set one clock.
#[test]
fn answers_have_an_age_and_a_clock_that_is_set_back_loses_none() {
    const DAY: u64 = 24 * 3600;
    let folder = tempfile::tempdir().unwrap();
    let open = || {
        let settings = Settings { max_age: Some(Duration::from_secs(DAY)), ..settings() };
        let cache = Cache::open_by(folder.path(), settings, now).unwrap();
        cache.flush();
        cache
    };
    NOW.store(1000 * DAY, Ordering::Relaxed);
    let cache = open();
    cache.insert(&key(1), 0, b"old");
    cache.flush();
    NOW.store(1001 * DAY, Ordering::Relaxed);
    assert!(cache.get(&key(1), 0).is_some());
    NOW.store(1001 * DAY + 1, Ordering::Relaxed);
    assert_eq!(cache.get(&key(1), 0), None);
    // Not on disk either once all that was written beside it is as old.
    cache.tick();
    NOW.store(1002 * DAY + 2, Ordering::Relaxed);
    cache.insert(&key(2), 0, b"young");
    cache.tick();
    let generations = || fs::read_dir(folder.path().join("generations")).unwrap().count();
    assert_eq!((cache.stats().unwrap().entries, generations()), (1, 2));
    // A year back: what was made in what is now the future is given, and nothing goes for its age.
    NOW.store(637 * DAY, Ordering::Relaxed);
    cache.tick();
    assert!(cache.get(&key(2), 0).is_some());
    cache.insert(&key(3), 0, b"now");
    drop(cache);
    let cache = open();
    assert_eq!([2, 3].map(|number| cache.get(&key(number), 0).is_some()), [true; 2]);
    // And when the clock is right again, what is young is there.
    NOW.store(1002 * DAY + 3, Ordering::Relaxed);
    cache.tick();
    assert!(cache.get(&key(2), 0).is_some());
}
