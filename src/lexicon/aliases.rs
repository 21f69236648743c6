//! Other names of speakers, listed by an editor.

use rustc_hash::FxHashMap;

/// Aliases, each with the canonical name for the answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Aliases(FxHashMap<Box<str>, Box<str>>);

impl Aliases {
    /// Adds an alias; returns its former name if that was a different one.
    pub(crate) fn add(&mut self, alias: &str, name: &str) -> Option<Box<str>> {
        self.0.insert(key(alias), name.into()).filter(|before| before.as_ref() != name)
    }

    /// The canonical name of an alias, ignoring case and spacing.
    pub(crate) fn name(&self, called: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&key(called)).map(AsRef::as_ref)
    }
}

fn key(name: &str) -> Box<str> {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ").replace('’', "'").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_found_whatever_its_capitals_and_spaces() {
        let mut aliases = Aliases::default();
        assert_eq!(aliases.add("The  Harbour Queen", "Ann Lee"), None);
        assert_eq!(aliases.add("the harbour queen", "Bo Lee").as_deref(), Some("Ann Lee"));
        assert_eq!(aliases.name("THE HARBOUR QUEEN"), Some("Bo Lee"));
        assert_eq!(aliases.name("Queen"), None);
    }
}
