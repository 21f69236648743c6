//! Reads the title and affiliation around a name: "Acme chief executive Bo Dahl", "Ann Lee, the mayor of Tarn".
//!
//! A title is a noun phrase around a role, without its article. A name at its start is the affiliation, not part of the title,
//! and so is a name attached by a preposition other than "of".

use crate::document::TokenKind;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::article::Words;
use crate::mention::entities::NamePlaces;
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::Gender;
use crate::mention::names::Name;
use crate::text::{TokenSpan, step};

/// The maximum number of words in a title.
const LONGEST: u32 = 16;
/// The maximum number of asides between a name and its apposition: an age, a party.
const ASIDES: u32 = 3;

/// The title and affiliation that a piece of text states.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Office {
    pub title: Option<TokenSpan>,
    pub affiliation: Option<TokenSpan>,
    /// The head noun of the title.
    pub head: Option<u32>,
    /// The end of the apposition after the name; 0 if there is none.
    pub end: u32,
    /// Whether the title is only a courtesy: "Mr.".
    courtesy: bool,
}

impl Office {
    /// Whether later mentions cannot add anything.
    pub(crate) fn is_complete(&self) -> bool {
        self.title.is_some() && !self.courtesy && self.affiliation.is_some()
    }

    /// Takes missing fields from a later mention.
    pub(crate) fn or(&mut self, later: Self) {
        if self.title.is_none() || self.courtesy && later.title.is_some() && !later.courtesy {
            self.title = later.title;
            self.head = later.head;
            self.courtesy = later.courtesy;
        }
        self.affiliation = self.affiliation.or(later.affiliation);
    }
}

/// Reads offices.
#[derive(Clone, Copy)]
pub(crate) struct Offices<'o, 'w, 'a> {
    pub words: &'w Words<'a>,
    pub names: &'w [Name],
    pub places: &'o NamePlaces,
}

impl Offices<'_, '_, '_> {
    /// Returns the office stated around a name: before it, in apposition, or attached by a preposition.
    pub(crate) fn around(&self, name: &Name) -> Office {
        let mut office = self.before(name).unwrap_or_default();
        if let Some(apposed) = self.apposed_before(name) {
            office.or(apposed);
        }
        let (behind, end) = self.behind(name);
        office.or(behind);
        Office { end, ..office }
    }

    /// Returns the office right before a name: "Acme chief executive".
    fn before(&self, name: &Name) -> Option<Office> {
        let end = name.core.start;
        let mut start = name.tokens.start;
        let floor = start.saturating_sub(LONGEST);
        let mut belongs = None;
        while start > floor && self.words.paragraph(start - 1) == self.words.paragraph(end) {
            step(1);
            let at = start - 1;
            if self.words.word_class(at).intersects(WordClass::POSSESSIVE_MARK) {
                belongs = self.owner(at);
                break;
            }
            if let Some(other) = self.places.name_at(at).and_then(|n| self.names.get(n)) {
                if start == end || self.role_in(TokenSpan::new(start, end)).is_none() {
                    break;
                }
                start = other.tokens.start;
                while start > floor && self.is_plain_adjective(start - 1) {
                    start -= 1;
                }
                break;
            }
            let link = self.is_of(at) && start < end && self.role_in(TokenSpan::new(start, end)).is_none();
            if !(self.may_stand_in_title(at) || link && self.is_role(at.wrapping_sub(1))) {
                break;
            }
            start = at;
        }
        let head = self.role_in(TokenSpan::new(start, end))?;
        let plural = self.words.attributes(head).has(Attributes::PLURAL);
        let mut office = self.split(TokenSpan::new(start, end), head);
        office.affiliation = office.affiliation.or(belongs);
        (!plural).then_some(office)
    }

    /// Returns the office before a name and a comma: "The mayor of Tarn, Ann Lee".
    fn apposed_before(&self, name: &Name) -> Option<Office> {
        let comma = name.tokens.start.checked_sub(1)?;
        if !self.words.word_class(comma).intersects(WordClass::COMMA) {
            return None;
        }
        let floor = comma.saturating_sub(LONGEST);
        let opens = WordClass::DETERMINER.union(WordClass::POSSESSIVE).union(WordClass::POSSESSIVE_MARK);
        let inside = |at: &u32| {
            let verb = self.words.word_class(*at).intersects(WordClass::VERBAL)
                && !self.words.word_class(*at).intersects(WordClass::NOMINAL)
                && !self.words.attributes(*at).any(Attributes::ROLE | Attributes::TITLE);
            let stops = WordClass::END.union(WordClass::COMMA).union(WordClass::OPEN_BRACKET);
            !verb && !self.words.word_class(*at).intersects(stops) && !self.words.is_quotation(*at)
        };
        let mut stretch = (floor..comma).rev().take_while(inside);
        // The first determiner of the phrase: "the mayor of the town".
        let open = stretch.by_ref().filter(|at| self.words.word_class(*at).intersects(opens)).last()?;
        let mut office = self.read(TokenSpan::new(open + 1, comma))?;
        if self.words.word_class(open).intersects(WordClass::POSSESSIVE_MARK) {
            office.affiliation = office.affiliation.or(self.owner(open));
        }
        Some(office)
    }

    /// Returns the office after a name, and the end of the apposition.
    fn behind(&self, name: &Name) -> (Office, u32) {
        let mut office = Office::default();
        let mut at = name.tokens.end;
        for _ in 0..ASIDES {
            if let Some(body) = self.tied(at) {
                office.affiliation = office.affiliation.or(Some(body));
                return (office, at);
            }
            let open = self.words.word_class(at);
            if !open.intersects(WordClass::COMMA.union(WordClass::OPEN_BRACKET).union(WordClass::DASH)) {
                break;
            }
            let start = at + 1;
            let end = self.aside_end(start);
            if self.is_party(start) {
                office.affiliation =
                    office.affiliation.or(Some(TokenSpan::new(start, self.with_stop(start))));
            } else if let Some(body) = self.tied(start) {
                office.affiliation = office.affiliation.or(Some(body));
            } else if self.words.kind(start) != TokenKind::Number {
                let Some(read) = self.read_apposed(TokenSpan::new(start, end)) else { break };
                office.or(read);
                return (office, end);
            }
            let closes = self.words.word_class(end).intersects(WordClass::CLOSE_BRACKET);
            at = if closes { end + 1 } else { end };
        }
        (office, 0)
    }

    /// Reads a noun phrase and its modifiers as an office; None if its head is not the role of a single person.
    pub(crate) fn read(&self, range: TokenSpan) -> Option<Office> {
        let core = self.core_end(range);
        self.read_around(range, core, TokenSpan::new(core, core))
    }

    /// Reads an apposition after a name, in which any noun with an organization attached may be the head.
    fn read_apposed(&self, range: TokenSpan) -> Option<Office> {
        let core = self.core_end(range);
        self.read_around(range, core, TokenSpan::new(core, range.end))
    }

    fn read_around(&self, range: TokenSpan, core: u32, hanging: TokenSpan) -> Option<Office> {
        let owner = (range.start..core)
            .rev()
            .find(|at| self.words.word_class(*at).intersects(WordClass::POSSESSIVE_MARK));
        let start = owner.map_or_else(|| self.behind_article(range.start, range.end), |mark| mark + 1);
        let head = core.checked_sub(1).filter(|at| *at >= start && self.is_head(*at, hanging))?;
        let mut office = self.split(TokenSpan::new(start, core), head);
        office.affiliation = office.affiliation.or(owner.and_then(|mark| self.owner(mark)));
        let title = office.title.get_or_insert(TokenSpan::new(head, core));
        let (hangs, body) = self.hanging(core, range.end);
        title.end = title.end.max(hangs);
        office.affiliation = office.affiliation.or(body);
        Some(office)
    }

    /// Returns the end of the modifiers that are part of the title, and the affiliation among them.
    fn hanging(&self, core: u32, limit: u32) -> (u32, Option<TokenSpan>) {
        let mut title = core;
        let mut at = (core..limit).find(|at| self.hangs(*at)).unwrap_or(limit);
        // "an aide now teaching at Acme": nothing after "aide" is part of the title.
        let mut belongs = at == core;
        while at < limit && !self.words.word_class(at).intersects(WordClass::SUBORDINATOR) {
            let end = (at + 1..limit).find(|t| self.hangs(*t)).unwrap_or(limit);
            let object = self.behind_article(at + 1, end);
            let ties = self.words.attributes(at).any(Attributes::TIE | Attributes::BEHALF);
            let named = (object..end).find(|t| self.places.name_at(*t).is_some());
            let body = named.and_then(|t| self.belonging(at, t));
            belongs &= named.is_none() || !ties || self.is_of(at);
            if belongs {
                title = body.map_or(end, |body| body.end);
            }
            if named.is_some() {
                return (title, body);
            }
            at = end;
        }
        (title, None)
    }

    /// Separates the affiliation before a role from the title.
    fn split(&self, range: TokenSpan, head: u32) -> Office {
        let mut office = Office { head: Some(head), ..Office::default() };
        let first = range.positions().find(|at| !self.is_plain_adjective(*at) || *at >= head).unwrap_or(head);
        let is_name = |at: &u32| {
            self.words.is_capital(*at)
                && !self.is_compound(*at)
                && (!self.is_role(*at) || self.places.name_at(*at).is_some_and(|n| self.whole_name(n, range)))
        };
        let end = (first..head).find(|at| !is_name(at)).unwrap_or(head);
        // "University of Tarn professor": a name that contains words in lower case.
        let name = self.places.name_at(first).and_then(|n| self.names.get(n));
        let whole = name
            .filter(|n| n.tokens.start == first && n.tokens.end <= head && is_name(&first))
            .map(|n| n.tokens.end);
        let body = |what: Attributes| (first..end).rev().find(|at| self.words.attributes(*at).any(what));
        let end = body(Attributes::BODY).or(body(Attributes::ORG_SUFFIX)).map_or(end, |last| last + 1);
        let end = whole.unwrap_or(end);
        let opens = if first > range.start { range.start } else { end };
        office.title = Some(if end > first { TokenSpan::new(opens, range.end) } else { range });
        office.affiliation = (end > first).then_some(TokenSpan::new(first, end));
        let attributes = self.words.attributes(head);
        office.courtesy = attributes.has(Attributes::TITLE)
            && !attributes.has(Attributes::ROLE)
            && Gender::of(attributes).is_some();
        // "the real Mr. Lee"
        if office.courtesy {
            office.title = Some(TokenSpan::new(head, range.end));
            office.affiliation = None;
        }
        office
    }

    /// Whether a name lies within the span.
    fn whole_name(&self, name: usize, range: TokenSpan) -> bool {
        self.names.get(name).is_some_and(|n| n.tokens.start >= range.start && n.tokens.end <= range.end)
    }

    /// Returns the role right before the first "of" of a span, or at its end.
    fn role_in(&self, range: TokenSpan) -> Option<u32> {
        let end = (range.start..range.end).find(|at| self.is_of(*at)).unwrap_or(range.end);
        let last = end.checked_sub(1).filter(|at| *at >= range.start)?;
        self.is_role(last).then_some(last)
    }

    /// Returns the name at a token, unless it is a person's.
    fn body_at(&self, at: u32) -> Option<TokenSpan> {
        let name = self.places.name_at(at)?;
        let whole = self.names.get(name)?;
        (self.places.kind_of(name) != EntityKind::Person).then_some(whole.tokens)
    }

    /// Returns the name at a token to which a preposition attaches an office: any name after "at" or "of", an organization's after
    /// others.
    fn belonging(&self, preposition: u32, at: u32) -> Option<TokenSpan> {
        let name = self.places.name_at(at)?;
        let whole = self.names.get(name)?;
        let attributes = self.words.attributes(preposition);
        let kind = self.places.kind_of(name);
        // "for the Okafor campaign".
        let behind = whole.tokens.end;
        let of_body = self.words.attributes(behind).has(Attributes::BODY)
            && self.words.kind(behind) == TokenKind::Lower;
        if of_body {
            return Some(TokenSpan::new(whole.tokens.start, behind + 1));
        }
        let fits = match (attributes.has(Attributes::TIE), attributes.has(Attributes::BEHALF)) {
            (true, _) => true,
            (_, true) => kind != EntityKind::Person,
            _ => kind == EntityKind::Organization,
        };
        // "secretary of State": a common noun in capitals.
        let noun = whole.tokens.len() == 1
            && self.words.word_class(at).intersects(WordClass::NOUN)
            && self.words.kind(at) != TokenKind::Capitals
            && kind != EntityKind::Place;
        (fits && !noun).then_some(whole.tokens)
    }

    /// Returns the end of a phrase's core, before the first preposition, participle or adverb.
    fn core_end(&self, range: TokenSpan) -> u32 {
        let ends = |at: &u32| {
            let class = self.words.word_class(*at);
            let goes_on = class
                .intersects(WordClass::PARTICIPLE.union(WordClass::ADVERB).union(WordClass::DEICTIC))
                && !class.intersects(WordClass::NOMINAL)
                && *at > range.start
                && self.places.name_at(*at).is_none();
            self.hangs(*at) || goes_on
        };
        (range.start..range.end).find(ends).unwrap_or(range.end)
    }

    /// Returns the affiliation right after a name: "of Acme", "at the University of Tarn".
    fn tied(&self, at: u32) -> Option<TokenSpan> {
        if !self.words.attributes(at).has(Attributes::TIE) {
            return None;
        }
        let object = self.behind_article(at + 1, at + 3);
        let name = self.places.name_at(object)?;
        let origin = self.words.attributes(at).has(Attributes::LINK);
        let body = self.places.kind_of(name) == EntityKind::Organization;
        (body || origin).then(|| self.body_at(object)).flatten()
    }

    /// Returns the name before a possessive mark: "Acme" in "Acme's".
    fn owner(&self, mark: u32) -> Option<TokenSpan> {
        mark.checked_sub(1)
            .and_then(|at| self.body_at(at))
            .map(|name| TokenSpan::new(name.start, name.end.min(mark)))
    }

    pub(crate) fn behind_article(&self, start: u32, end: u32) -> u32 {
        let article = WordClass::DETERMINER.union(WordClass::POSSESSIVE);
        let is =
            |at: &u32| self.words.word_class(*at).intersects(article) && self.places.name_at(*at).is_none();
        (start..end).find(|at| !is(at)).unwrap_or(end)
    }

    /// Returns the end of an aside after a name: at a mark, a verb or a relative pronoun.
    fn aside_end(&self, start: u32) -> u32 {
        let stops = |at: &u32| {
            let class = self.words.word_class(*at);
            let inside = self.places.name_at(*at).is_some();
            let verb = class.intersects(WordClass::VERBAL)
                && !class.intersects(WordClass::NOMINAL.union(WordClass::PARTICIPLE))
                && !self.words.attributes(*at).any(Attributes::ROLE | Attributes::TITLE);
            !inside
                && (class.intersects(WordClass::BOUND.union(WordClass::COORDINATOR).union(WordClass::COLON))
                    || verb
                    || self.words.is_quotation(*at))
        };
        let paragraph = |at: u32| self.words.paragraph(at);
        let limit = (start + LONGEST).min(self.words.len());
        let stops = |at: &u32| stops(at) || paragraph(*at) != paragraph(start);
        (start..limit).inspect(|_| step(1)).find(stops).unwrap_or(limit)
    }
}
