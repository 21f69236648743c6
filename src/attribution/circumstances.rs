//! To whom, where and when something was said, and whether it was: what stands around an accepted report.

use rustc_hash::FxHashSet;

use super::atoms::BlockAtoms;
use super::candidates::Candidate;
use super::parsed::ParsedText;
use crate::lexicon::{Class, MAX_WORD, Shapes};
use crate::rules::{Field, FieldName, Fields, RuleSet};
use crate::text::{AtomSpan, TokenSpan, step};

/// What stands around a report, each where the text says it, in tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Circumstances {
    /// To whom: "CNBC" in "told CNBC".
    pub addressee: Option<TokenSpan>,
    /// In which writing, at which event, on which platform: "in a statement".
    pub venue: Option<TokenSpan>,
    /// When: "on Monday".
    pub time: Option<TokenSpan>,
    /// The source rejects the content: "denied that".
    pub negated: bool,
    /// What would be said, not what was: "would say".
    pub hypothetical: bool,
}

/// Looks around reports in one block of paragraphs.
///
/// A report costs a bounded number of looks: the atoms before its source back to the sentence's start, those between
/// source and cue, and those behind the cue, each as far as they are fields or may be passed over.
pub(super) struct Surroundings<'a> {
    parsed: &'a ParsedText<'a>,
    fields: &'a Fields,
    shapes: &'a Shapes,
    atoms: BlockAtoms<'a>,
}

/// How many atoms before a source are looked at, and how many behind a cue.
const NEAR: u32 = 24;

impl<'a> Surroundings<'a> {
    /// What a block was read into.
    pub fn new(rules: &'a RuleSet, parsed: &'a ParsedText<'a>, atoms: BlockAtoms<'a>) -> Self {
        Self { parsed, fields: rules.fields(), shapes: rules.shapes(), atoms }
    }

    /// What stands around a report.
    pub fn of(&self, report: &Candidate) -> Circumstances {
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

    /// Takes the fields of a range of atoms from its start, as far as there is nothing else.
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

    /// The first phrase of a name counts; a time right behind another goes on with it: "three years" "ago".
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

    /// The field that begins at an atom, without what leads to it.
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

    /// Where the sentence begins in which an atom stands, or what is said there ends.
    fn opening(&self, first: u32, content: impl Fn(u32) -> bool) -> u32 {
        let near = first.saturating_sub(NEAR)..first;
        near.rev().take_while(|atom| !content(*atom) && !self.ends(*atom)).last().unwrap_or(first)
    }

    fn ends(&self, atom: u32) -> bool {
        let class = self.atoms.classes.get(atom as usize);
        class.is_none_or(|class| [self.shapes.stop, self.shapes.sentence_break].contains(class))
    }

    /// Whether some token of the atoms is one of the words.
    fn holds(&self, atoms: AtomSpan, words: &FxHashSet<String>) -> bool {
        let tokens = self.parsed.tokens_in(self.atoms.token_span(atoms));
        step(tokens.len());
        tokens.iter().any(|token| with_plain(token.span.of(self.parsed.text), |word| words.contains(word)))
    }
}

/// Hands out a word as the lists of a language write it: in lower case, each digit as `#`.
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
