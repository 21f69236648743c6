//! Floating quotations, which no rule claimed: ordered sieves assign them to an attribution, or leave them.

use super::addressee_venue_time::Circumstances;
use super::answer::Kind;
use super::draft::{Draft, Drafts, TokenSpans, is_recovered};
use super::parsed::ParsedText;
use super::reads_as_speech::{TokenTests, is_quotation};
use crate::document::TokenKind;
use crate::lexicon::WordClass;
use crate::rules::RuleSet;
use crate::stop::{Stop, Stopped};
use crate::text::{TokenSpan, step};

/// Adds every unclaimed quotation that reads as speech to the attribution it continues.
///
/// The sieves in order: a paragraph that opens with a mark continues a quotation left open in the paragraph before; a
/// quotation right after an attribution in its paragraph continues it, and right after an indirect one it has the same
/// speaker; a paragraph of only quotations has the speaker of the paragraph before, and continues that speaker's statement
/// if that opens its paragraph.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end; it is checked before each quotation and each draft.
pub(crate) fn claim_floating(
    rules: &RuleSet,
    parsed: &ParsedText<'_>,
    drafts: Drafts,
    stop: &Stop,
) -> Result<Drafts, Stopped> {
    let mut sieves = Sieves::new(rules, parsed, drafts, stop)?;
    for index in 0..parsed.pairing.quotations.len() {
        stop.check()?;
        step(1);
        if sieves.claimed.get(index) == Some(&false) {
            sieves.place(index);
        }
    }
    sieves.lend_speakers(stop)?;
    Ok(Drafts { list: sorted(sieves.drafts, stop)?, claimed: sieves.claimed })
}

struct Sieves<'s> {
    kinds: TokenTests<'s>,
    parsed: &'s ParsedText<'s>,
    drafts: Vec<Draft>,
    /// Whether a draft claims the quotation.
    claimed: Vec<bool>,
    /// The token of each quotation.
    token_of: Vec<u32>,
    /// The paragraph of each quotation.
    paragraph_of: Vec<usize>,
    /// The draft that claims each quotation.
    draft_of: Vec<Option<usize>>,
    /// For each paragraph, the drafts that begin in it, in the order of the text.
    drafts_in: Vec<Vec<usize>>,
    /// Whether each paragraph consists only of quotations.
    only_quotations: Vec<bool>,
    /// One past the last token of each draft.
    ends: Vec<u32>,
}

impl<'s> Sieves<'s> {
    fn new(
        rules: &'s RuleSet,
        parsed: &'s ParsedText<'s>,
        drafts: Drafts,
        stop: &Stop,
    ) -> Result<Self, Stopped> {
        let Drafts { list: drafts, claimed } = drafts;
        let count = parsed.pairing.quotations.len();
        let mut sieves = Self {
            kinds: TokenTests(rules.word_classes()),
            parsed,
            token_of: vec![0; count],
            paragraph_of: vec![0; count],
            draft_of: vec![None; count],
            drafts_in: vec![Vec::new(); parsed.paragraphs.len()],
            only_quotations: Vec::with_capacity(parsed.paragraphs.len()),
            ends: Vec::with_capacity(drafts.len()),
            drafts,
            claimed,
        };
        sieves.index(stop)?;
        Ok(sieves)
    }

    fn index(&mut self, stop: &Stop) -> Result<(), Stopped> {
        for (paragraph, span) in self.parsed.tokens_of.iter().enumerate() {
            for at in span.positions() {
                stop.check()?;
                step(1);
                if let Some(TokenKind::Quotation(q)) = self.parsed.tokens.get(at as usize).map(|t| t.kind) {
                    set(&mut self.token_of, q as usize, at);
                    set(&mut self.paragraph_of, q as usize, paragraph);
                }
            }
            let tokens = self.parsed.tokens_in(*span);
            self.only_quotations.push(tokens.iter().all(|t| is_quotation(t) || self.kinds.is_end(t)));
        }
        for (index, draft) in self.drafts.iter().enumerate() {
            stop.check()?;
            if let Some(list) = self.drafts_in.get_mut(draft.paragraph) {
                list.push(index);
            }
            self.ends.push(end(self.parsed, draft));
            for token in draft.content.iter().flat_map(|span| self.parsed.tokens_in(*span)) {
                if let TokenKind::Quotation(quotation) = token.kind {
                    set(&mut self.draft_of, quotation as usize, Some(index));
                }
            }
        }
        Ok(())
    }

    /// Assigns the speaker of the paragraph before to each attribution that opens a paragraph and has a cue but no source.
    fn lend_speakers(&mut self, stop: &Stop) -> Result<(), Stopped> {
        for index in 0..self.drafts.len() {
            stop.check()?;
            step(1);
            let lender = self.draft(index).and_then(|draft| self.lender(draft));
            if let Some(draft) = self.drafts.get_mut(index)
                && lender.is_some()
            {
                draft.same_speaker_as = lender;
            }
        }
        Ok(())
    }

    fn lender(&self, draft: &Draft) -> Option<usize> {
        let bare = draft.source.is_none() && draft.same_speaker_as.is_none() && !draft.cue.is_empty();
        let before = self.drafts_in.get(self.before(draft.paragraph)?)?.last().copied()?;
        let stated = self.draft(before).and_then(|d| d.same_speaker_as).unwrap_or(before);
        (bare && self.opens_paragraph(draft)).then_some(stated)
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
        } else if let Some(draft) = self.told_right_before(quotation, paragraph) {
            self.open(quotation, draft, paragraph);
        } else if let Some(draft) = self.speaker_of_the_paragraph_before(quotation, paragraph) {
            if self.opens_its_paragraph(draft) {
                self.append(quotation, draft, paragraph);
            } else {
                self.begin(quotation, draft, paragraph);
            }
        }
    }

    /// Returns the draft that the quotation continues from the paragraph before, in which a quotation was left open.
    fn continued_paragraph(&self, quotation: usize) -> Option<usize> {
        let paragraph = *self.paragraph_of.get(quotation)?;
        let continues = self.parsed.pairing.quotations.get(quotation)?.continues;
        let continues = continues && !self.parsed.opens_field(paragraph);
        let before = quotation.checked_sub(1)?;
        if continues { self.draft_of.get(before).copied().flatten() } else { None }
    }

    /// Returns the paragraph before, if it is in the same field of the document.
    fn before(&self, paragraph: usize) -> Option<usize> {
        paragraph.checked_sub(1).filter(|_| !self.parsed.opens_field(paragraph))
    }

    /// Returns the draft with quoted content whose sentence ends right before this quotation.
    fn right_behind(&self, quotation: usize, paragraph: usize) -> Option<usize> {
        let token = *self.token_of.get(quotation)?;
        let drafts = self.drafts_in.get(paragraph)?;
        let at = drafts.partition_point(|d| self.draft(*d).is_some_and(|d| d.start() < token));
        // An indirect statement in the same sentence ("…, adding that …") does not separate a quotation from the next.
        let before = drafts.get(..at)?.iter().rev().take(BESIDE).copied();
        let quoted = |index: &usize| self.draft(*index).is_some_and(|d| d.kind != Kind::Indirect);
        let end = |index: usize| self.ends.get(index).copied().unwrap_or_default();
        let mut next = before.clone().filter(quoted);
        next.find(|index| self.is_near(end(*index), token, 0)).or_else(|| {
            // A quotation that closes its paragraph may continue a draft across one sentence of narration.
            let closes = self.closes_its_paragraph(paragraph, token);
            before.take(1).find(|index| closes && quoted(index) && self.is_near(end(*index), token, 1))
        })
    }

    /// Returns the indirect statement with a source whose sentence ends right before this quotation: `X said the town was
    /// finished. “We are ruined.”`
    fn told_right_before(&self, quotation: usize, paragraph: usize) -> Option<usize> {
        let token = *self.token_of.get(quotation)?;
        let drafts = self.drafts_in.get(paragraph)?;
        let at = drafts.partition_point(|d| self.draft(*d).is_some_and(|d| d.start() < token));
        let last = *drafts.get(..at)?.last()?;
        let end = self.ends.get(last).copied().unwrap_or_default();
        let told = self.draft(last).is_some_and(|draft| draft.source.is_some());
        (told && self.is_near(end, token, 0)).then_some(last)
    }

    /// Whether only sentence ends follow a token in its paragraph.
    fn closes_its_paragraph(&self, paragraph: usize, token: u32) -> bool {
        let end = self.parsed.tokens_of.get(paragraph).map_or(token, |span| span.end);
        let behind = self.parsed.tokens_in(TokenSpan::new(token + 1, end));
        behind.iter().inspect(|_| step(1)).all(|t| self.kinds.is_end(t))
    }

    /// Whether at most the rest of one sentence and `further` whole ones are between the end of a draft and a token.
    fn is_near(&self, end: u32, token: u32, mut further: usize) -> bool {
        let before = self.parsed.tokens.get(..token as usize).unwrap_or_default();
        let mut words = 0;
        for (back, t) in before.iter().rev().take(40).enumerate() {
            step(1);
            if token as usize <= end as usize + back {
                return true;
            }
            let is_stop = self.kinds.is_end(t);
            if back == 0 && !is_stop && !is_quotation(t) || is_stop && words > 0 && further == 0 {
                return false;
            }
            if is_stop && words > 0 {
                further -= 1;
                words = 0;
            }
            words += usize::from(!is_stop && !self.kinds.is(t, WordClass::COMMA) && !is_quotation(t));
        }
        false
    }

    /// Returns the last draft of the paragraph before, for a quotation in a paragraph of only quotations.
    fn speaker_of_the_paragraph_before(&self, quotation: usize, paragraph: usize) -> Option<usize> {
        if !*self.only_quotations.get(paragraph)? {
            return None;
        }
        let first = self.parsed.tokens_of.get(paragraph)?.start;
        let first = self.parsed.tokens.get(first as usize)?.kind == TokenKind::Quotation(quotation as u32);
        if !first {
            // The later quotations of such a paragraph continue the first.
            return self.draft_of.get(quotation.checked_sub(1)?).copied().flatten();
        }
        let before = self.before(paragraph)?;
        self.drafts_in.get(before)?.last().copied().or_else(|| self.continued_in(quotation, before))
    }

    /// Returns the draft of an earlier paragraph that the paragraph before a quotation continues.
    fn continued_in(&self, quotation: usize, paragraph: usize) -> Option<usize> {
        let before = quotation.checked_sub(1)?;
        let there = self.paragraph_of.get(before) == Some(&paragraph);
        self.draft_of.get(before).copied().flatten().filter(|_| there)
    }

    /// Whether a draft is a quotation with a source that opens its paragraph. A quotation alone in the next paragraph continues
    /// it; after narration the quotation is a separate statement.
    fn opens_its_paragraph(&self, index: usize) -> bool {
        self.draft(index).is_some_and(|draft| {
            draft.kind != Kind::Indirect && draft.source.is_some() && self.opens_paragraph(draft)
        })
    }

    fn opens_paragraph(&self, draft: &Draft) -> bool {
        let first = self.parsed.tokens.get(draft.start() as usize).map(|token| token.span.start);
        first == self.parsed.paragraphs.get(draft.paragraph).map(|span| span.start)
    }

    fn draft(&self, index: usize) -> Option<&Draft> {
        self.drafts.get(index)
    }

    fn is_speech(&self, quotation: usize) -> bool {
        let token = self.token_of.get(quotation).and_then(|t| self.parsed.tokens.get(*t as usize));
        token.is_some_and(|token| self.kinds.is_speech(token))
    }

    fn append(&mut self, quotation: usize, index: usize, paragraph: usize) {
        let Some((token, recovered)) = self.found(quotation) else { return };
        if self.draft(index).is_some_and(|draft| draft.content.len() >= MOST_CONTENT) {
            return self.open(quotation, index, paragraph);
        }
        if let Some(draft) = self.drafts.get_mut(index) {
            draft.content.push(TokenSpan::new(token, token + 1));
            draft.last_paragraph = draft.last_paragraph.max(paragraph);
            draft.recovered |= recovered;
            if draft.kind == Kind::Indirect {
                draft.kind = Kind::Mixed;
            }
        }
        if let Some(end) = self.ends.get_mut(index) {
            *end = (token + 1).max(*end);
        }
        self.claim(quotation, index);
    }

    fn begin(&mut self, quotation: usize, same_as: usize, paragraph: usize) {
        if self.draft_of.get(quotation.wrapping_sub(1)).copied().flatten() == Some(same_as)
            && self.draft(same_as).is_some_and(|d| d.last_paragraph == paragraph)
        {
            return self.append(quotation, same_as, paragraph);
        }
        self.open(quotation, same_as, paragraph);
    }

    /// Adds a separate statement by the speaker of another draft.
    fn open(&mut self, quotation: usize, same_as: usize, paragraph: usize) {
        let Some((token, recovered)) = self.found(quotation) else { return };
        let index = self.drafts.len();
        self.drafts.push(Draft {
            paragraph,
            last_paragraph: paragraph,
            content: std::iter::once(TokenSpan::new(token, token + 1)).collect(),
            kind: Kind::Direct,
            cue: TokenSpans::new(),
            source: None,
            same_speaker_as: Some(self.draft(same_as).and_then(|d| d.same_speaker_as).unwrap_or(same_as)),
            rule: None,
            last_pass: None,
            recovered,
            circumstances: Circumstances::default(),
        });
        self.ends.push(token + 1);
        if let Some(list) = self.drafts_in.get_mut(paragraph) {
            let drafts = &self.drafts;
            step(1);
            let at = list.partition_point(|d| drafts.get(*d).is_some_and(|d| d.start() < token));
            list.insert(at, index);
        }
        self.claim(quotation, index);
    }

    fn claim(&mut self, quotation: usize, draft: usize) {
        set(&mut self.draft_of, quotation, Some(draft));
        set(&mut self.claimed, quotation, true);
    }

    /// Returns the token of a quotation, and whether one of its marks was missing, reversed or doubled.
    fn found(&self, quotation: usize) -> Option<(u32, bool)> {
        let token = self.token_of.get(quotation).copied()?;
        self.parsed.pairing.quotations.get(quotation).map(|found| (token, is_recovered(found)))
    }
}

/// Returns one past the last token of a draft, including tokens that share its bytes.
fn end(parsed: &ParsedText<'_>, draft: &Draft) -> u32 {
    draft.spans().map(|span| parsed.with_shared_bytes(span).end).max().unwrap_or_default()
}

/// A statement of more pieces is split into several, each of which fits into a message.
const MOST_CONTENT: usize = 1000;

/// How many drafts before a quotation are examined.
const BESIDE: usize = 4;

fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(slot) = list.get_mut(index) {
        *slot = value;
    }
}

/// Sorts the drafts into the order of the text, and updates the references between them.
fn sorted(drafts: Vec<Draft>, stop: &Stop) -> Result<Vec<Draft>, Stopped> {
    if drafts.is_sorted_by_key(Draft::start) {
        return Ok(drafts);
    }
    let mut order: Vec<(usize, Draft)> = drafts.into_iter().enumerate().collect();
    stop.sort_by_key(&mut order, |(_, draft)| draft.start())?;
    let mut place = vec![0; order.len()];
    for (new, (old, _)) in order.iter().enumerate() {
        set(&mut place, *old, new);
    }
    let mut drafts: Vec<Draft> = order.into_iter().map(|(_, draft)| draft).collect();
    for draft in &mut drafts {
        stop.check()?;
        draft.same_speaker_as = draft.same_speaker_as.and_then(|old| place.get(old).copied());
    }
    Ok(drafts)
}
