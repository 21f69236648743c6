//! The rooms in their order: names, entities, references, profiles.

use super::article::{Article, Words};
use super::names::find_names;
use super::profiles::{Profile, profiles_of_speakers};
use super::references::{Resolution, Walk};
use crate::stop::{Stop, Stopped};
use crate::text::TokenSpan;

/// Whom all sources of an article mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResolvedArticle {
    /// The fullest name of each speaker, without title or article; the noun phrase where there is no name.
    pub speakers: Vec<String>,
    /// What is told of each speaker, in tokens.
    pub profiles: Vec<Profile<TokenSpan>>,
    /// One for each source, in the order they were given.
    pub resolutions: Vec<Resolution>,
}

/// Finds whom each source means; sources are ranges of tokens in any order.
///
/// Costs time linear in the article and its sources: every look back or around has a bound.
///
/// # Errors
/// [`Stopped`] when `stop` was given before the end.
pub fn resolve(article: Article<'_>, sources: &[TokenSpan], stop: &Stop) -> Result<ResolvedArticle, Stopped> {
    if sources.is_empty() {
        return Ok(ResolvedArticle::default());
    }
    let words = Words::new(article, stop)?;
    let names = find_names(&words, stop)?;
    let mut walk = Walk::new(&words, &names, stop)?;
    let resolutions = walk.through(sources)?;
    let profiles = profiles_of_speakers(&walk, sources, &resolutions)?;
    Ok(ResolvedArticle { speakers: walk.speakers, profiles, resolutions })
}
