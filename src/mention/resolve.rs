//! Runs the stages in order: names, entities, references, profiles.

use super::article::{Article, Words};
use super::names::find_names;
use super::profiles::{Profile, profiles_of_speakers};
use super::references::{Resolution, Walk};
use crate::stop::{Stop, Stopped};
use crate::text::TokenSpan;

/// The speakers of an article, and the resolution of each source.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ResolvedArticle {
    /// The fullest name of each speaker, without title or article; the noun phrase if there is no name.
    pub speakers: Vec<String>,
    /// The profile of each speaker, in tokens.
    pub profiles: Vec<Profile<TokenSpan>>,
    /// One for each source, in the given order.
    pub resolutions: Vec<Resolution>,
}

/// Resolves each source to its speaker. Sources may be in any order.
///
/// The time is linear in the article and its sources: every search backwards or around a token is bounded.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(crate) fn resolve(
    article: Article<'_>,
    sources: &[TokenSpan],
    stop: &Stop,
) -> Result<ResolvedArticle, Stopped> {
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
