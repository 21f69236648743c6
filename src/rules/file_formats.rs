//! The files of a language's folder, as serde reads them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::added_folders::expected_id;
use super::{RulesError, SourceFile};
use crate::lexicon::hint;
use crate::pattern::Node;
use crate::text::line_and_column;

/// `language.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LanguageFile {
    /// BCP-47 code.
    pub code: String,
    /// The language's name in English.
    #[allow(dead_code, reason = "for the reader of the file and of listings to come")]
    pub name: String,
    /// Endings that part from a word and mark a possessor.
    #[serde(default)]
    pub clitics: Vec<String>,
    /// Features that a capitalised word inside a sentence keeps.
    #[serde(default)]
    pub capitals_keep: Vec<String>,
    /// Features of words that are no part of a name where only their first letter is a capital ("In The last").
    #[serde(default)]
    pub never_names: Vec<String>,
    /// Features and lists that are of no interest in lower case.
    #[serde(default)]
    pub only_capitals: Vec<String>,
    /// Features and attributes (with `@`) that Rust asks for and the language does without.
    #[serde(default)]
    pub without: Vec<Spanned<String>>,
    /// Sets of role words, in lower case without full stops, that may be said of one person: a text may
    /// introduce a "Sen." and then speak of "the lawmaker".
    #[serde(default)]
    pub same_role: Vec<Vec<String>>,
    /// Names of sieves in the order in which they claim content.
    pub sieves: Vec<String>,
    /// The confidence below which an attribution is dropped, by the kind of its content.
    #[serde(default)]
    pub least_confidence: LeastConfidence,
}

/// The confidence, 0 to 1, below which attributions of each kind are dropped; 0 drops none.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct LeastConfidence {
    pub direct: f32,
    pub indirect: f32,
    pub mixed: f32,
}

/// `grammar.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrammarFile {
    #[serde(default, rename = "macro")]
    pub macros: Vec<MacroEntry>,
    #[serde(default, rename = "chunk")]
    pub chunks: Vec<ChunkEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MacroEntry {
    pub name: Spanned<String>,
    pub pattern: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChunkEntry {
    pub name: Spanned<String>,
    pub pattern: Spanned<String>,
    /// Features that the chunk has beside its own name.
    #[serde(default)]
    pub also: Vec<String>,
    /// Features that the chunk takes over from its head.
    #[serde(default)]
    pub inherits: Vec<Spanned<String>>,
}

/// One line of `confidence.toml`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfidenceEntry {
    #[allow(dead_code, reason = "kept for people who read the file")]
    pub fired: u32,
    #[allow(dead_code, reason = "kept for people who read the file")]
    pub right: u32,
    /// The share of its firings that are right.
    #[serde(deserialize_with = "finite_number")]
    pub confidence: f32,
    /// Its part of the log-odds where facts are weighed too.
    #[serde(default, deserialize_with = "finite_number")]
    pub odds: f32,
}

/// One sieve of speakers in `confidence.toml`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpeakerEntry {
    #[allow(dead_code, reason = "kept for people who read the file")]
    pub told: u32,
    #[allow(dead_code, reason = "kept for people who read the file")]
    pub right: u32,
    #[serde(deserialize_with = "finite_number")]
    pub confidence: f32,
}

/// `confidence.toml`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfidenceFile {
    /// The log-odds of a rule that is not listed.
    #[serde(default, deserialize_with = "finite_number")]
    pub odds: f32,
    /// By rule, and by sieve of floating quotations.
    #[serde(default)]
    pub rules: BTreeMap<String, ConfidenceEntry>,
    /// By sieve of speakers.
    #[serde(default)]
    pub speakers: BTreeMap<String, SpeakerEntry>,
    /// By fact.
    #[serde(default, deserialize_with = "all_finite")]
    pub weights: BTreeMap<String, f32>,
}

/// A number that sums can bear: with one that is none, every confidence would be none.
#[derive(Deserialize)]
#[serde(try_from = "f32")]
struct Finite(f32);

impl TryFrom<f32> for Finite {
    type Error = &'static str;

    fn try_from(number: f32) -> Result<Self, Self::Error> {
        if number.is_finite() { Ok(Self(number)) } else { Err("this must be a finite number") }
    }
}

fn finite_number<'d, D: Deserializer<'d>>(from: D) -> Result<f32, D::Error> {
    Finite::deserialize(from).map(|Finite(number)| number)
}

fn all_finite<'d, D: Deserializer<'d>>(from: D) -> Result<BTreeMap<String, f32>, D::Error> {
    let all = BTreeMap::<String, Finite>::deserialize(from)?;
    Ok(all.into_iter().map(|(name, Finite(number))| (name, number)).collect())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    id: Spanned<String>,
    sieve: Spanned<String>,
    summary: String,
    #[serde(default)]
    scope: Scope,
    #[serde(default)]
    place: Place,
    #[serde(default = "once")]
    repeats: u32,
    pattern: Spanned<String>,
    #[serde(default)]
    example: Vec<Spanned<Example>>,
    #[serde(default)]
    silent: Vec<Spanned<Silent>>,
    #[serde(default)]
    known_wrong: Vec<Spanned<KnownWrong>>,
}

/// How much of a paragraph a rule sees at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// From one full stop outside marks to the next.
    #[default]
    Sentence,
    /// All of it.
    Paragraph,
}

/// Where in a text a rule may fire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In any paragraph.
    #[default]
    Anywhere,
    /// In the first paragraph.
    Headline,
    /// In any paragraph but the first.
    Body,
}

fn once() -> u32 {
    1
}

/// A text in which the rule must fire, exactly once and at the marked spans.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// With `<content>`, `<cue>` and `<source>` around what the rule finds.
    pub text: String,
    /// The canonical speaker; not looked at where absent.
    pub speaker: Option<String>,
    /// The rule that wins under the whole rule set, where it is another one.
    pub wins: Option<String>,
}

/// A near miss: a text in which the rule must not fire.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Silent {
    /// Without marks.
    pub text: String,
    /// The rule that answers the text under the whole rule set; where absent, no rule may.
    pub wins: Option<String>,
}

/// A text that the whole rule set reads wrongly today.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownWrong {
    /// With the marks of what would be right; without marks where nothing should fire.
    pub text: String,
    /// The same text with the marks of all that is read today, or `nothing`.
    pub reads: String,
    /// Why it is wrong today.
    #[allow(dead_code, reason = "for the reader of the rule")]
    pub why: String,
}

/// One pattern rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Equals the file's path: `en.direct.content-cue-source`.
    pub id: Arc<str>,
    /// The group of rules it competes in, as `adjacent`.
    pub sieve: String,
    /// One sentence for people.
    pub summary: String,
    /// The measured share of its firings that are right, 0 to 1.
    pub confidence: f32,
    /// How much of a paragraph it sees at once.
    pub scope: Scope,
    /// Where in a text it may fire.
    pub place: Place,
    /// It counts only where it fires in a text at least so often: one line "Update: …" is no transcript.
    pub repeats: u32,
    /// The file it stands in, with its folder where that has a name.
    pub path: String,
    /// Whether it was added to the language from another folder.
    pub added: bool,
    /// Where it must fire, each with the line of its place.
    pub examples: Vec<(usize, Example)>,
    /// Where it must not.
    pub silents: Vec<(usize, Silent)>,
    /// Where the whole set is wrong today.
    pub known_wrong: Vec<(usize, KnownWrong)>,
    pub(super) pattern: String,
    /// Byte offset of the pattern in the file.
    pub(super) pattern_at: usize,
    pub(super) rank: usize,
    /// The parsed pattern.
    pub(crate) node: Node,
}

/// Reads a TOML file.
pub(super) fn read<'f, T: Deserialize<'f>>(file: &'f SourceFile) -> Result<T, RulesError> {
    toml::from_str(&file.text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        let message = with_hint(error.message(), &file.text, offset);
        RulesError::at(file, offset, message)
    })
}

/// A message of the TOML parser, with what an author may have meant.
fn with_hint(message: &str, text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let three_marks = line.contains("\"\"\"");
    if line.matches('"').nth(2).is_some() && !line.contains('[') && !three_marks {
        return format!(
            "{message}; a straight quotation mark ends the text: write “ ”, or put the text between '''"
        );
    }
    message.replace("expected a sequence", "expected a list in square brackets")
}

/// Reads a rule, whose id must equal its path.
pub(super) fn read_rule(code: &str, sieves: &[String], file: &SourceFile) -> Result<Rule, RulesError> {
    let raw: RuleFile = read(file)?;
    let id = expected_id(code, file, &raw.id, &inner_id(&file.path))?;
    let at = |offset: usize, message: String| RulesError::at(file, offset, message);
    let rank = sieves.iter().position(|s| s == raw.sieve.get_ref()).ok_or_else(|| {
        at(
            raw.sieve.span().start,
            format!(
                "language.toml lists no sieve of that name, but {}{}",
                sieves.join(", "),
                hint(raw.sieve.get_ref(), sieves.iter().map(String::as_str))
            ),
        )
    })?;
    Ok(Rule {
        id: id.into(),
        sieve: raw.sieve.into_inner(),
        summary: raw.summary,
        confidence: 0.5,
        scope: raw.scope,
        place: raw.place,
        repeats: raw.repeats,
        path: file.shown(),
        added: file.added,
        examples: with_lines(&file.text, raw.example),
        silents: with_lines(&file.text, raw.silent),
        known_wrong: with_lines(&file.text, raw.known_wrong),
        pattern_at: pattern_offset(&file.text, raw.pattern.span().start),
        pattern: raw.pattern.into_inner(),
        rank,
        node: Node::Sequence(Vec::new()),
    })
}

/// Where the pattern's own text begins, behind the string's opening marks.
pub(super) fn pattern_offset(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let marks = if rest.starts_with("\"\"\"") || rest.starts_with("'''") { 3 } else { 1 };
    let line_break = rest
        .get(marks..)
        .map_or(0, |r| if r.starts_with("\r\n") { 2 } else { usize::from(r.starts_with('\n')) });
    at + marks + if marks == 3 { line_break } else { 0 }
}

/// Each item with the line at which it stands.
pub(super) fn with_lines<T>(text: &str, items: Vec<Spanned<T>>) -> Vec<(usize, T)> {
    items.into_iter().map(|item| (line_and_column(text, item.span().start).0, item.into_inner())).collect()
}

/// `rules/direct/x.toml` is `direct.x`.
fn inner_id(path: &str) -> String {
    let inner = path.strip_prefix("rules/").unwrap_or(path);
    inner.strip_suffix(".toml").unwrap_or(inner).replace('/', ".")
}
