//! Quotations that no rule claimed: ordered sieves find whose they are, or leave them.

use super::answer::Kind;
use super::circumstances::Circumstances;
use super::draft::{Draft, content_of, is_recovered};
use super::engine::Reading;
use super::parsed::ParsedText;
use crate::document::{Token, TokenKind};
use crate::lexicon::{ClassSet, ClassTable};
use crate::rules::RuleSet;

/// Gives every unclaimed quotation that reads as speech to the attribution it continues.
///
/// The order of the sieves: a paragraph that opens with a mark after one left open goes on with it; a
/// quotation right behind an attribution in its paragraph goes on with it; a paragraph that is nothing but
/// quotations has the speaker of the paragraph before, and goes on with his statement where that opens its paragraph.
pub(crate) fn float(rules: &RuleSet, parsed: &ParsedText<'_>, reading: &mut Reading) {
    let mut sieves = Sieves::new(rules, parsed, reading);
    for index in 0..parsed.pairing.quotations.len() {
        if !sieves.reading.claimed.get(index).copied().unwrap_or(true) {
            sieves.place(index);
        }
    }
    sieves.lend_speakers();
    let Sieves { reading, .. } = sieves;
    sort(&mut reading.drafts);
}

struct Sieves<'s> {
    marks: Marks,
    rules: &'s RuleSet,
    parsed: &'s ParsedText<'s>,
    reading: &'s mut Reading,
    /// The token of each quotation.
    token_of: Vec<u32>,
    /// The paragraph of each quotation.
    paragraph_of: Vec<usize>,
    /// The draft that holds each quotation.
    draft_of: Vec<Option<usize>>,
    /// For each paragraph the drafts that begin in it, in the order of the text.
    drafts_in: Vec<Vec<usize>>,
    /// Whether a paragraph is nothing but quotations.
    only_quotations: Vec<bool>,
    /// The last byte of each draft.
    ends: Vec<u32>,
}

/// The classes that the sieves look for.
struct Marks {
    /// What ends a sentence.
    end: ClassSet,
    comma: ClassSet,
    /// A quotation that reads as a clause.
    clause: ClassSet,
    /// A short quotation that ends in a word.
    term: ClassSet,
}

impl Marks {
    fn new(table: &ClassTable) -> Self {
        Self {
            end: table.members("stop").union(&table.members("break")),
            comma: table.members("comma"),
            clause: table.members("clause"),
            term: table.members("short").intersection(&table.members("ends-open")),
        }
    }
}

impl<'s> Sieves<'s> {
    fn new(rules: &'s RuleSet, parsed: &'s ParsedText<'s>, reading: &'s mut Reading) -> Self {
        let count = parsed.pairing.quotations.len();
        let mut sieves = Self {
            marks: Marks::new(rules.table()),
            rules,
            parsed,
            token_of: vec![0; count],
            paragraph_of: vec![0; count],
            draft_of: vec![None; count],
            drafts_in: vec![Vec::new(); parsed.paragraphs.len()],
            only_quotations: Vec::with_capacity(parsed.paragraphs.len()),
            ends: Vec::with_capacity(reading.drafts.len()),
            reading,
        };
        sieves.index();
        sieves
    }

    fn index(&mut self) {
        for (paragraph, range) in self.parsed.tokens_of.iter().enumerate() {
            for at in range.clone() {
                if let Some(TokenKind::Quotation(q)) = self.parsed.tokens.get(at as usize).map(|t| t.kind) {
                    set(&mut self.token_of, q as usize, at);
                    set(&mut self.paragraph_of, q as usize, paragraph);
                }
            }
            let tokens = self.parsed.tokens.get(range.start as usize..range.end as usize).unwrap_or_default();
            self.only_quotations.push(tokens.iter().all(|t| is_quotation(t) || self.marks.end.has(t.class)));
        }
        for (index, draft) in self.reading.drafts.iter().enumerate() {
            if let Some(list) = self.drafts_in.get_mut(draft.paragraph) {
                list.push(index);
            }
            self.ends.push(draft.end());
            // Drafts and quotations are both in the order of the text; a search keeps this linear enough.
            for content in &draft.content {
                let from =
                    self.parsed.pairing.quotations.partition_point(|q| q.outer.start < content.outer.start);
                let inside = self.parsed.pairing.quotations.iter().enumerate().skip(from);
                for (q, _) in inside.take_while(|(_, q)| q.outer.end <= content.outer.end) {
                    set(&mut self.draft_of, q, Some(index));
                }
            }
        }
    }

    /// Gives the attributions that open a paragraph with a bare cue the speaker of the paragraph before.
    fn lend_speakers(&mut self) {
        for index in 0..self.reading.drafts.len() {
            let lender = self.draft(index).and_then(|draft| self.lender(draft));
            if let Some(draft) = self.reading.drafts.get_mut(index)
                && lender.is_some()
            {
                draft.same_speaker_as = lender;
            }
        }
    }

    fn lender(&self, draft: &Draft) -> Option<usize> {
        let bare = draft.source.is_none() && draft.same_speaker_as.is_none() && !draft.cue.is_empty();
        let opens = self.parsed.paragraphs.get(draft.paragraph).map(|span| span.start) == Some(draft.start());
        let before = self.drafts_in.get(draft.paragraph.checked_sub(1)?)?.last().copied()?;
        let stated = self.draft(before).and_then(|d| d.same_speaker_as).unwrap_or(before);
        (bare && opens).then_some(stated)
    }

    fn place(&mut self, quotation: usize) {
        let paragraph = self.paragraph_of.get(quotation).copied().unwrap_or_default();
        if let Some(draft) = self.continued_paragraph(quotation) {
            return self.append(quotation, draft, paragraph);
        }
        if !self.is_speech(quotation) {
            return;
        }
        if let Some(draft) = self.right_behind(quotation, paragraph) {
            self.append(quotation, draft, paragraph);
        } else if let Some(draft) = self.speaker_of_the_paragraph_before(quotation, paragraph) {
            if self.opens_its_paragraph(draft) {
                self.append(quotation, draft, paragraph);
            } else {
                self.begin(quotation, draft, paragraph);
            }
        }
    }

    /// A paragraph that opens with a mark, after one in which this quotation was left open.
    fn continued_paragraph(&self, quotation: usize) -> Option<usize> {
        let continues = self.parsed.pairing.quotations.get(quotation)?.continues;
        let before = quotation.checked_sub(1)?;
        if continues { self.draft_of.get(before).copied().flatten() } else { None }
    }

    /// The attribution with quoted content whose sentence ends right before this quotation.
    fn right_behind(&self, quotation: usize, paragraph: usize) -> Option<usize> {
        let start = self.parsed.pairing.quotations.get(quotation)?.outer.start;
        let drafts = self.drafts_in.get(paragraph)?;
        let at = drafts.partition_point(|d| self.draft(*d).is_some_and(|d| d.start() < start));
        let token = *self.token_of.get(quotation)?;
        // What is reported beside a quotation in its own sentence ("…, adding that …") does not part it from the next.
        let before = drafts.get(..at)?.iter().rev().take(BESIDE).copied();
        let quoted = |index: &usize| self.draft(*index).is_some_and(|d| d.kind != Kind::Indirect);
        let end = |index: usize| self.ends.get(index).copied().unwrap_or_default();
        let mut next = before.clone().filter(quoted);
        next.find(|index| self.is_near(end(*index), token, 0)).or_else(|| {
            // What closes a paragraph goes back over one sentence that tells something else.
            let closes = self.closes_its_paragraph(paragraph, token);
            before.take(1).find(|index| closes && quoted(index) && self.is_near(end(*index), token, 1))
        })
    }

    /// Whether nothing but ends of sentences stands behind a token in its paragraph.
    fn closes_its_paragraph(&self, paragraph: usize, token: u32) -> bool {
        let end = self.parsed.tokens_of.get(paragraph).map_or(token, |range| range.end);
        let behind = self.parsed.tokens.get(token as usize + 1..end as usize).unwrap_or_default();
        behind.iter().all(|t| self.marks.end.has(t.class))
    }

    /// Whether between a byte and the token there is at most the rest of one sentence and `further` whole ones.
    fn is_near(&self, end: u32, token: u32, mut further: usize) -> bool {
        let before = self.parsed.tokens.get(..token as usize).unwrap_or_default();
        let mut words = 0;
        for (back, t) in before.iter().rev().take(40).enumerate() {
            if t.span.start < end {
                return true;
            }
            let is_stop = self.marks.end.has(t.class);
            if back == 0 && !is_stop && !is_quotation(t) || is_stop && words > 0 && further == 0 {
                return false;
            }
            if is_stop && words > 0 {
                further -= 1;
                words = 0;
            }
            words += usize::from(!is_stop && !self.marks.comma.has(t.class) && !is_quotation(t));
        }
        false
    }

    /// For a paragraph of nothing but quotations: the last attribution of the paragraph before.
    fn speaker_of_the_paragraph_before(&self, quotation: usize, paragraph: usize) -> Option<usize> {
        if !*self.only_quotations.get(paragraph)? {
            return None;
        }
        let first = self.parsed.tokens_of.get(paragraph)?.start;
        let first = self.parsed.tokens.get(first as usize)?.kind == TokenKind::Quotation(quotation as u32);
        if !first {
            // The later quotations of such a paragraph go with its first.
            return self.draft_of.get(quotation.checked_sub(1)?).copied().flatten();
        }
        let before = paragraph.checked_sub(1)?;
        self.drafts_in.get(before)?.last().copied().or_else(|| self.continued_in(quotation, before))
    }

    /// The attribution of an earlier paragraph that this paragraph, right before a quotation's own, goes on with.
    fn continued_in(&self, quotation: usize, paragraph: usize) -> Option<usize> {
        let before = quotation.checked_sub(1)?;
        let there = self.paragraph_of.get(before) == Some(&paragraph);
        self.draft_of.get(before).copied().flatten().filter(|_| there)
    }

    /// Whether an attribution is what its paragraph is about: a quotation that opens it, with its source. What stands
    /// alone in the next paragraph goes on with that; behind narration it is a statement of its own.
    fn opens_its_paragraph(&self, index: usize) -> bool {
        self.draft(index).is_some_and(|draft| {
            let start = self.parsed.paragraphs.get(draft.paragraph).map(|span| span.start);
            draft.kind != Kind::Indirect && draft.source.is_some() && start == Some(draft.start())
        })
    }

    fn draft(&self, index: usize) -> Option<&Draft> {
        self.reading.drafts.get(index)
    }

    /// Whether the quotation reads as something said, and not as a title, a term or a nickname.
    fn is_speech(&self, quotation: usize) -> bool {
        let token = self.token_of.get(quotation).and_then(|t| self.parsed.tokens.get(*t as usize));
        token.is_some_and(|t| self.marks.clause.has(t.class) && !self.marks.term.has(t.class))
    }

    fn append(&mut self, quotation: usize, index: usize, paragraph: usize) {
        let Some(found) = self.parsed.pairing.quotations.get(quotation).copied() else { return };
        if let Some(draft) = self.reading.drafts.get_mut(index) {
            draft.content.push(content_of(&found));
            draft.last_paragraph = draft.last_paragraph.max(paragraph);
            draft.recovered |= is_recovered(&found);
            if draft.kind == Kind::Indirect {
                draft.kind = Kind::Mixed;
            }
        }
        if let Some(end) = self.ends.get_mut(index) {
            *end = found.outer.end.max(*end);
        }
        self.claim(quotation, index);
    }

    fn begin(&mut self, quotation: usize, same_as: usize, paragraph: usize) {
        let Some(found) = self.parsed.pairing.quotations.get(quotation).copied() else { return };
        if self.draft_of.get(quotation.wrapping_sub(1)).copied().flatten() == Some(same_as)
            && self.draft(same_as).is_some_and(|d| d.last_paragraph == paragraph)
        {
            return self.append(quotation, same_as, paragraph);
        }
        let index = self.reading.drafts.len();
        self.reading.drafts.push(Draft {
            paragraph,
            last_paragraph: paragraph,
            content: vec![content_of(&found)],
            kind: Kind::Direct,
            cue: Vec::new(),
            source: None,
            source_span: None,
            same_speaker_as: Some(self.draft(same_as).and_then(|d| d.same_speaker_as).unwrap_or(same_as)),
            rule: FLOATING.into(),
            confidence: self.rules.confidence(FLOATING),
            recovered: is_recovered(&found),
            around: Circumstances::default(),
        });
        self.ends.push(found.outer.end);
        let start = found.outer.start;
        if let Some(list) = self.drafts_in.get_mut(paragraph) {
            let drafts = &self.reading.drafts;
            let at = list.partition_point(|d| drafts.get(*d).is_some_and(|d| d.start() < start));
            list.insert(at, index);
        }
        self.claim(quotation, index);
    }

    fn claim(&mut self, quotation: usize, draft: usize) {
        set(&mut self.draft_of, quotation, Some(draft));
        set(&mut self.reading.claimed, quotation, true);
    }
}

/// How many attributions of one sentence are looked at.
const BESIDE: usize = 4;

/// The name under which a quotation's own paragraph stands in answers.
const FLOATING: &str = "floating.paragraph-before";

fn is_quotation(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Quotation(_))
}

fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(slot) = list.get_mut(index) {
        *slot = value;
    }
}

/// Puts the drafts in the order of the text and keeps their references.
fn sort(drafts: &mut Vec<Draft>) {
    if drafts.is_sorted_by_key(Draft::start) {
        return;
    }
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|i| drafts.get(*i).map_or(0, Draft::start));
    let mut place = vec![0; drafts.len()];
    for (new, old) in order.iter().enumerate() {
        set(&mut place, *old, new);
    }
    let mut loose: Vec<Option<Draft>> = std::mem::take(drafts).into_iter().map(Some).collect();
    let mut sorted: Vec<Draft> = order.iter().filter_map(|i| loose.get_mut(*i)?.take()).collect();
    for draft in &mut sorted {
        draft.same_speaker_as = draft.same_speaker_as.and_then(|old| place.get(old).copied());
    }
    *drafts = sorted;
}
