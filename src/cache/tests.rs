use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::Index;

use super::{Cache, Key, OpenError, value};

const MEMORY: u64 = 8 << 20;

fn key(words: &str) -> Key {
    Key::new(&[words.as_bytes()])
}

#[test]
fn parts_that_join_alike_have_different_keys() {
    assert_ne!(Key::new(&[b"ab", b"c"]), Key::new(&[b"a", b"bc"]));
    assert_ne!(Key::new(&[b"ab"]), Key::new(&[b"ab", b""]));
}

#[test]
fn what_is_kept_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path(), MEMORY).unwrap();
    cache.insert(&key("a"), b"answer");
    cache.flush();
    drop(cache);
    let cache = Cache::open(folder.path(), MEMORY).unwrap();
    assert_eq!(cache.get(&key("a")).as_deref(), Some(&b"answer"[..]));
    assert_eq!(cache.get(&key("b")), None);
}

#[test]
fn folder_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b");
    let _cache = Cache::open(&path, MEMORY).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn folder_open_to_others_is_shut() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let _cache = Cache::open(folder.path(), MEMORY).unwrap();
    assert_eq!(fs::metadata(folder.path()).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_held_folder_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let _holder = Cache::open(folder.path(), MEMORY).unwrap();
    let error = Cache::open(folder.path(), MEMORY).unwrap_err();
    assert!(matches!(error, OpenError::Held(_)));
    assert!(error.to_string().contains(&*folder.path().to_string_lossy()));
}

#[test]
fn a_damaged_value_is_a_miss() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path(), MEMORY).unwrap();
    for at in [0, 1, 20] {
        let mut bytes = value::write(&key("a"), b"answer");
        bytes[at] ^= 1;
        cache.store.insert(key("a").as_bytes(), bytes);
        assert_eq!(cache.get(&key("a")), None, "byte {at}");
    }
    cache.store.insert(key("a").as_bytes(), value::write(&key("b"), b"answer"));
    assert_eq!(cache.get(&key("a")), None, "another key's");
}

#[test]
fn a_long_value_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path(), MEMORY).unwrap();
    cache.insert(&key("a"), &vec![0; Cache::MAX_VALUE + 1]);
    assert_eq!(cache.get(&key("a")), None);
}

fn fill(folder: &Path) {
    let cache = Cache::open(folder, MEMORY).unwrap();
    for n in 0..200 {
        cache.insert(&key(&n.to_string()), &[n as u8; 3000]);
    }
    cache.flush();
}

/// Fills a store so that a restart has to read its files, then spoils every file byte by byte of some stride.
fn spoiled_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    for file in ["conf", "db"] {
        let path = folder.path().join("answers").join(file);
        let mut bytes = fs::read(&path).unwrap();
        bytes.iter_mut().step_by(7).for_each(|byte| *byte = !*byte);
        fs::write(&path, bytes).unwrap();
    }
    folder
}

#[test]
fn a_damaged_store_is_set_aside_and_begun_anew() {
    let folder = spoiled_folder();
    let cache = Cache::open(folder.path(), MEMORY).unwrap();
    assert_eq!(cache.get(&key("1")), None);
    cache.insert(&key("1"), b"anew");
    assert_eq!(cache.get(&key("1")).as_deref(), Some(&b"anew"[..]));
    assert!(folder.path().join("answers.damaged-1").is_dir());
}

#[test]
fn a_panic_while_running_sets_the_store_aside_and_serves_on() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path(), MEMORY).unwrap();
    cache.insert(&key("a"), b"before");
    assert_eq!(cache.store.run("panic", |_| -> sled::Result<()> { panic!("as sled does") }), None);
    assert_eq!(cache.get(&key("a")), None);
    cache.insert(&key("a"), b"after");
    assert_eq!(cache.get(&key("a")).as_deref(), Some(&b"after"[..]));
    assert!(folder.path().join("answers.damaged-1").is_dir());
}

/// Every file of a store, in the order of their paths.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries.into_iter().flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_spoiled_file_never_gives_a_wrong_answer(
        file in any::<Index>(), places in prop::collection::vec(any::<Index>(), 1..20), flip in 1..=255u8, cut in any::<Option<Index>>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        fill(folder.path());
        let files = files_below(&folder.path().join("answers"));
        let path = file.get(&files);
        let mut bytes = fs::read(path).unwrap();
        let length = bytes.len();
        for place in places.iter().filter(|_| length > 0) {
            bytes[place.index(length)] ^= flip;
        }
        bytes.truncate(cut.map_or(bytes.len(), |cut| cut.index(bytes.len() + 1)));
        fs::write(path, bytes).unwrap();
        let cache = Cache::open(folder.path(), MEMORY).unwrap();
        for n in 0..200 {
            let kept = cache.get(&key(&n.to_string()));
            prop_assert!(kept.is_none_or(|bytes| bytes == [n as u8; 3000]));
        }
        cache.insert(&key("new"), b"new");
        cache.flush();
    }
}
