//! Builds the profiles of speakers: kind, title, affiliation, gender.
//!
//! This runs after all sources are resolved, and only for speakers.

use super::gender_evidence::{Evidence, given};
use super::profile::{Profile, SpeakerKind};
use super::speaker_kind;
use super::title_and_affiliation::{Office, Offices};
use crate::lexicon::SpeakerSieve;
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::Gender;
use crate::mention::references::{Nominal, Phrase, Resolution, SourceKind, Walk};
use crate::stop::Stopped;
use crate::text::{TokenSpan, step};

/// How many mentions of a speaker are examined.
const MENTIONS: u32 = 8;

/// What was found so far about a speaker.
#[derive(Default)]
struct Observed {
    entity: Option<u32>,
    /// The first source resolved to this speaker, with its sieve.
    first: Option<(usize, SpeakerSieve)>,
    mentions: u32,
    office: Office,
    evidence: Evidence,
    hints: speaker_kind::Hints,
}

/// Returns the profile of each speaker of a finished walk.
///
/// # Errors
/// [`Stopped`] if the walk's stop signal was given before the end.
pub(crate) fn profiles_of_speakers(
    walk: &Walk<'_, '_>,
    sources: &[TokenSpan],
    resolutions: &[Resolution],
) -> Result<Vec<Profile<TokenSpan>>, Stopped> {
    let mut found: Vec<Observed> = walk.speakers.iter().map(|_| Observed::default()).collect();
    for (index, resolution) in resolutions.iter().enumerate() {
        walk.stop.check()?;
        let Some((speaker, sieve)) = resolution.speaker else { continue };
        let Some(found) = found.get_mut(speaker) else { continue };
        found.first.get_or_insert((index, sieve));
        if resolution.source_kind == SourceKind::Pronoun
            && let Some(source) = sources.get(index)
        {
            found.evidence.resolved(Gender::of(walk.words.attributes(source.start)));
        }
    }
    for (entity, speaker) in (0..).zip(&walk.of_entity) {
        walk.stop.check()?;
        if let Some(found) = speaker.and_then(|speaker| found.get_mut(speaker)) {
            found.entity.get_or_insert(entity);
        }
    }
    mentions(walk, &mut found)?;
    let read = |found| walk.stop.check().map(|()| profile(walk, sources, found));
    found.iter().map(read).collect()
}

/// Examines the words around the names of speakers.
fn mentions(walk: &Walk<'_, '_>, found: &mut [Observed]) -> Result<(), Stopped> {
    let offices = Offices { words: walk.words, names: walk.names, places: &walk.phrases.places };
    for (name, of) in walk.names.iter().zip(&walk.entities.of_name) {
        walk.stop.check()?;
        let Some(of) = of.filter(|_| !name.heading) else { continue };
        let speaker = walk.of_entity.get(of.entity as usize).copied().flatten();
        let Some(found) = speaker.and_then(|speaker| found.get_mut(speaker)) else { continue };
        found.mentions += 1;
        if found.mentions > MENTIONS {
            continue;
        }
        found.hints.note(walk.words, name);
        let Some(entity) = walk.entities.get(of.entity) else { continue };
        // A given name is more reliable than pronouns, which also take longer to find.
        let named = entity.kind == EntityKind::Person && given(walk.words, entity.name).is_some();
        let done = found.office.is_complete() && (named || found.evidence.is_any());
        if done || matches!(entity.kind, EntityKind::Organization | EntityKind::Place) {
            continue;
        }
        let office = offices.around(name);
        found.evidence.office(walk.words, name, &office);
        if !named && !found.evidence.is_strong() {
            found.evidence.pronouns(walk, name, of.entity, office.end);
        }
        found.office.or(office);
    }
    Ok(())
}

fn profile(walk: &Walk<'_, '_>, sources: &[TokenSpan], found: &Observed) -> Profile<TokenSpan> {
    let Some(entity) = found.entity.and_then(|entity| walk.entities.get(entity)) else {
        return unnamed(walk, sources, found);
    };
    let office = &found.office;
    let human = office.title.is_some() || office.affiliation.is_some();
    // A pronoun near "Virginia" alone may refer to anybody.
    let human = human || found.evidence.is_any() && !speaker_kind::may_be_place(walk.words, entity.name);
    let kind = speaker_kind::of_entity(walk.words, entity, &found.hints, human);
    let person = kind.is_none_or(|kind| kind == SpeakerKind::Person);
    if !person {
        return Profile { kind, ..Profile::default() };
    }
    let evidence = found.evidence.clone();
    let gender = evidence.with_first_name(given(walk.words, entity.name)).gender();
    let kind = kind.or(gender.map(|_| SpeakerKind::Person));
    Profile { kind, title: office.title, affiliation: office.affiliation, gender }
}

/// Returns the profile of a speaker without an entity, from the first source.
fn unnamed(walk: &Walk<'_, '_>, sources: &[TokenSpan], found: &Observed) -> Profile<TokenSpan> {
    let Some((index, sieve)) = found.first else { return Profile::default() };
    let Some(source) = sources.get(index).copied() else { return Profile::default() };
    match sieve {
        SpeakerSieve::Joint => Profile { kind: Some(SpeakerKind::Group), ..Profile::default() },
        SpeakerSieve::Narrator => narrator(walk),
        _ => match walk.phrases.read(source) {
            Some(Phrase::Nominal(nominal)) => described(walk, source, &nominal, sieve),
            Some(Phrase::Name { name, .. }) => Profile {
                kind: speaker_kind::of_name(walk.words, walk.names.get(name)),
                ..Profile::default()
            },
            _ => Profile::default(),
        },
    }
}

/// Returns the profile of "I": the author, named in the byline or in the note at the end.
fn narrator(walk: &Walk<'_, '_>) -> Profile<TokenSpan> {
    let label = walk.author.as_ref().and_then(Option::as_deref).unwrap_or_default();
    let mut names = walk.names.iter().inspect(|_| step(1)).take_while(|_| !walk.stop.is_stopped());
    let name = names.find(|name| walk.words.written(name.core) == label);
    let gender = name.and_then(|name| given(walk.words, name.core));
    let gender = Evidence::default().with_first_name(gender).gender();
    Profile { kind: Some(SpeakerKind::Person), gender, ..Profile::default() }
}

fn described(
    walk: &Walk<'_, '_>,
    source: TokenSpan,
    nominal: &Nominal,
    sieve: SpeakerSieve,
) -> Profile<TokenSpan> {
    let brought_in = sieve == SpeakerSieve::DefiniteDescription;
    let kind = speaker_kind::of_nominal(walk.words, source, nominal, brought_in);
    let one = matches!(kind, Some(SpeakerKind::Person | SpeakerKind::Anonymous)) && !nominal.plural;
    if !one {
        return Profile { kind, ..Profile::default() };
    }
    let offices = Offices { words: walk.words, names: walk.names, places: &walk.phrases.places };
    let office = offices.read(nominal.label).unwrap_or_default();
    let gender = Evidence::of_role(Gender::of(walk.words.attributes(nominal.head))).gender();
    Profile { kind, title: office.title, affiliation: office.affiliation, gender }
}
