//! Eviction of generations, for the size limit and the age limit.

use std::ops::ControlFlow;

use super::super::counters::Counter;
use super::super::generation::{Name, bytes_below};
use super::{ENTRY, SHARES, Writer, remove};

/// Maximum number of generations.
const MOST: usize = 32;

impl Writer {
    /// Maximum size of a generation on disk, in bytes. Half of one is reserved for entries copied to the newest generation
    /// before their old one is removed.
    pub(super) fn share(&self) -> u64 {
        self.bounds.bytes / (2 * SHARES + 1) * 2
    }

    /// Removes generations until the newest has room to grow: those of other rule sets first, then the oldest.
    pub(super) fn evict(&mut self) {
        let newest = self.shared.open().first().map(|newest| newest.name.number);
        let rules = self.rules.clone();
        let mut names = self.names();
        names.retain(|name| Some(name.number) != newest);
        names.sort_by_key(|name| (rules.as_ref().is_none_or(|rules| *rules == name.rules), name.number));
        let sized = names.into_iter().map(|name| (bytes_below(&self.place().join(name.to_string())), name));
        let sized: Vec<(u64, Name)> = sized.collect();
        let room = self.share() * (SHARES - 1);
        let (mut bytes, mut count) = (sized.iter().map(|(bytes, _)| bytes).sum::<u64>(), sized.len());
        // Without a rule set the store is only inspected.
        for (size, name) in sized.iter().filter(|_| rules.is_some()) {
            if bytes <= room && count < MOST {
                break;
            }
            (bytes, count) = (bytes - size, count - 1);
            self.keep_used(name.number);
            self.remove_for_good(name, *size);
        }
    }

    /// Copies the entries of a generation that were read to the newest one. At most half a share, so that space is freed even
    /// if all entries were read.
    pub(super) fn keep_used(&mut self, number: u64) {
        let open = self.shared.open();
        let old = open.iter().find(|open| open.name.number == number);
        let (Some(old), Some(newest)) = (old, open.first()) else { return };
        let newer = |key: &[u8]| {
            let mut newer = open.iter().take_while(|open| open.name.number != number);
            newer.any(|newer| newer.has(key).unwrap_or(false))
        };
        let (mut left, mut fault) = (self.share() / 2, None);
        let wanted = |key: &[u8]| old.used().has(key) && !newer(key);
        let walked = old.walk(wanted, |key, value| {
            let size = value.len() as u64 + ENTRY;
            if size > left {
                return ControlFlow::Break(());
            }
            left -= size;
            self.unmeasured += size;
            self.unflushed = true;
            newest.insert(key, value).map_or_else(
                |failed| {
                    fault = Some(failed);
                    ControlFlow::Break(())
                },
                ControlFlow::Continue,
            )
        });
        drop(open);
        // A fault of the old generation does not matter: it is removed.
        if let Some(fault) = fault.filter(|_| walked.is_ok()) {
            self.meet(&fault);
        }
    }

    pub(super) fn remove_for_good(&mut self, name: &Name, size: u64) {
        self.shared.counts.add(Counter::EvictedBytes, size);
        self.shared.counts.add(Counter::Evictions, 1);
        self.take_out(name.number);
        tracing::debug!(generation = %name, bytes = size, "a generation of the cache was evicted");
        if let Err(error) = remove(&self.place().join(name.to_string())) {
            tracing::warn!(%error, "an evicted generation of the cache cannot be removed");
        }
    }

    /// Removes generations whose entries all exceed the maximum age, and starts a new one before the newest spans too much time.
    pub(super) fn follow_age(&mut self) {
        let (Some(most), now) = (self.shared.max_age, (self.shared.now)()) else { return };
        let mut names = self.names();
        names.sort_by_key(|name| name.number);
        // All entries of a generation are older than the next generation.
        let ended = names.iter().zip(names.iter().skip(1).map(|next| next.begun));
        let old = ended.filter(|(_, end)| now.saturating_sub(*end) > most);
        for name in old.map(|(name, _)| name.clone()).collect::<Vec<_>>() {
            let size = bytes_below(&self.place().join(name.to_string()));
            self.remove_for_good(&name, size);
        }
        let newest = self.shared.open().first().map(|newest| newest.name.begun);
        if newest.is_some_and(|begun| now.saturating_sub(begun) > (most / SHARES).max(1))
            && self.failing.is_none()
        {
            self.next();
        }
    }
}
