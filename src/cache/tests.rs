use std::fs;

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

/// Fills a store so that a restart has to read its files, then spoils every file byte by byte of some stride.
fn spoiled_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path(), MEMORY).unwrap();
    for n in 0..200 {
        cache.insert(&key(&n.to_string()), &[n as u8; 3000]);
    }
    cache.flush();
    drop(cache);
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
