//! Names by which somebody is also called, as an editor lists them.

use rustc_hash::FxHashMap;

/// Other names of speakers, each with the name that an answer gives.
#[derive(Clone, Debug, Default)]
pub struct Aliases(FxHashMap<Box<str>, Box<str>>);

impl Aliases {
    /// Adds an alias; returns the name that it stood for before, where that was another one.
    pub fn add(&mut self, alias: &str, name: &str) -> Option<Box<str>> {
        self.0.insert(key(alias), name.into()).filter(|before| before.as_ref() != name)
    }

    /// The name of whoever is called so, whatever the capitals and the spaces.
    pub fn name(&self, called: &str) -> Option<&str> {
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
