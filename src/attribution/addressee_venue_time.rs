//! The circumstances of an accepted attribution: addressee, venue, time, and whether it is negated or hypothetical.

use rustc_hash::FxHashSet;

use super::atoms::BlockAtoms;
use super::candidates::Candidate;
use super::parsed::ParsedText;
use crate::lexicon::{Class, MAX_WORD, Shapes};
use crate::rules::{Field, FieldName, Fields, RuleSet};
use crate::text::{AtomSpan, TokenSpan, step};

/// The circumstances of an attribution, in tokens, as far as the text states them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Circumstances {
    /// The addressee: "CNBC" in "told CNBC".
    pub addressee: Option<TokenSpan>,
    /// The document, event or platform: "in a statement".
    pub venue: Option<TokenSpan>,
    /// The time: "on Monday".
    pub time: Option<TokenSpan>,
    /// The source rejects the content: "denied that".
    pub negated: bool,
    /// Something that would be said but was not: "would say".
    pub hypothetical: bool,
}

/// Finds the circumstances of attributions in one block.
///
/// The cost per attribution is bounded. The atoms searched are those from the start of the sentence to the source, those
/// between source and cue, and those after the cue, each as long as they are fields or may be skipped.
pub(super) struct Surroundings<'a> {
    parsed: &'a ParsedText<'a>,
    fields: &'a Fields,
    shapes: &'a Shapes,
    atoms: BlockAtoms<'a>,
}

/// How many atoms are searched before a source, and after a cue.
const NEAR: u32 = 24;

impl<'a> Surroundings<'a> {
    /// Prepares the search of one block.
    pub(crate) fn new(rules: &'a RuleSet, parsed: &'a ParsedText<'a>, atoms: BlockAtoms<'a>) -> Self {
        Self { parsed, fields: rules.fields(), shapes: rules.shapes(), atoms }
    }

    /// Returns the circumstances of an attribution.
    pub(crate) fn of(&self, report: &Candidate) -> Circumstances {
        let mut found = Circumstances::default();
        let Some(cue) = report.cue.first().copied() else { return found };
        let source = report.source;
        found.hypothetical = self.holds(cue, &self.fields.hypothetical);
        found.negated = self.holds(cue, &self.fields.denying);
        let first = source.map_or(cue.start, |source| source.start.min(cue.start));
        let content = |atom: u32| report.content.iter().any(|span| span.holds(atom));
        let behind = match source {
            Some(source) if source.start >= cue.end => {
                self.walk(AtomSpan::new(cue.end, source.start), content, &mut found);
                source.end
            }
            Some(source) => {
                self.walk(AtomSpan::new(source.end, cue.start), content, &mut found);
                cue.end
            }
            None => cue.end,
        };
        let near = (behind + NEAR).min(self.atoms.classes.len() as u32);
        self.walk(AtomSpan::new(behind, near), content, &mut found);
        self.walk(AtomSpan::new(self.opening(first, content), first), content, &mut found);
        found
    }

    /// Collects the fields at the start of a span of atoms, up to the first atom that is neither a field nor skipped.
    fn walk(&self, atoms: AtomSpan, content: impl Fn(u32) -> bool, found: &mut Circumstances) {
        let end =
            atoms.positions().find(|atom| content(*atom) || self.ends(*atom)).unwrap_or(atoms.end) as usize;
        let Some(classes) = self.atoms.classes.get(..end) else { return };
        let (mut at, mut before) = (atoms.start as usize, None);
        while at < end {
            step(1);
            let field = self.fields.list.iter().find_map(|field| self.field(field, classes, at));
            let next = match field {
                Some((name, phrase)) => {
                    self.put(name, phrase, before, found);
                    Some(phrase.end as usize)
                }
                None => self.fields.skip.as_ref().and_then(|skip| skip.end(classes, at)),
            };
            before = field.map(|(name, _)| name);
            let Some(next) = next else { return };
            at = next;
        }
    }

    /// Stores a field. The first phrase of each field counts; a time right after another extends it: "three years" "ago".
    fn put(&self, name: FieldName, phrase: AtomSpan, before: Option<FieldName>, found: &mut Circumstances) {
        let tokens = self.atoms.token_span(phrase);
        let slot = match name {
            FieldName::Addressee => &mut found.addressee,
            FieldName::Venue => &mut found.venue,
            FieldName::Time => &mut found.time,
        };
        let goes_on = name == FieldName::Time && before == Some(name);
        match slot {
            Some(first) if goes_on && first.end <= tokens.start => first.end = tokens.end,
            Some(_) => {}
            None => *slot = Some(tokens),
        }
    }

    /// Returns the field that begins at an atom, without its lead.
    fn field(&self, field: &Field, classes: &[Class], at: usize) -> Option<(FieldName, AtomSpan)> {
        if let Some(behind) = &field.behind {
            let before = classes.get(at.checked_sub(1)?)?;
            behind.has(*before).then_some(())?;
        }
        let start = match &field.lead {
            Some(lead) => lead.end(classes, at)?,
            None => at,
        };
        let phrase = AtomSpan::from(start..field.phrase.end(classes, start)?);
        let named = field.words.as_ref().is_none_or(|words| self.holds(phrase, words));
        named.then_some((field.name, phrase))
    }

    /// Returns where the search before an atom begins: after the previous sentence end or content.
    fn opening(&self, first: u32, content: impl Fn(u32) -> bool) -> u32 {
        let near = first.saturating_sub(NEAR)..first;
        near.rev().take_while(|atom| !content(*atom) && !self.ends(*atom)).last().unwrap_or(first)
    }

    fn ends(&self, atom: u32) -> bool {
        let class = self.atoms.classes.get(atom as usize);
        class.is_none_or(|class| [self.shapes.stop, self.shapes.sentence_break].contains(class))
    }

    /// Whether any token of the atoms is one of the words.
    fn holds(&self, atoms: AtomSpan, words: &FxHashSet<String>) -> bool {
        let tokens = self.parsed.tokens_in(self.atoms.token_span(atoms));
        step(tokens.len());
        tokens.iter().any(|token| with_plain(token.span.of(self.parsed.text), |word| words.contains(word)))
    }
}

/// Passes a word to `ask` as the lists of a language write it: in lower case, each digit as `#`.
fn with_plain(word: &str, ask: impl FnOnce(&str) -> bool) -> bool {
    let mut buffer = [0; MAX_WORD];
    if let Some(scratch) = buffer.get_mut(..word.len()).filter(|_| word.is_ascii()) {
        for (to, from) in scratch.iter_mut().zip(word.bytes()) {
            *to = if from.is_ascii_digit() { b'#' } else { from.to_ascii_lowercase() };
        }
        return std::str::from_utf8(scratch).is_ok_and(ask);
    }
    let plain = |c: char| if c.is_numeric() { '#' } else { c };
    ask(&word.chars().flat_map(char::to_lowercase).map(plain).collect::<String>())
}
