//! The sieve `definite-description`: resolves "the mayor" to the entity that the article calls mayor.

use super::phrase::Nominal;
use super::referent::{PronounConstraint, Referent};
use super::walk::Walk;
use crate::lexicon::WordClass;
use crate::mention::entities::{Entity, Lexeme};
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::agree;

/// How many mentions make an article one about a person.
const OFTEN: usize = 5;

impl Walk<'_, '_> {
    /// Resolves a noun with a definite article; in the first paragraph the article may be missing.
    pub(super) fn definite_description(&mut self, nominal: &Nominal) -> Option<Referent> {
        let may_be_bare = nominal.kind != EntityKind::Organization && self.words.paragraph(nominal.head) == 0;
        if let Some(pair) = self.of_pair(nominal) {
            return Some(pair);
        }
        if nominal.plural || !nominal.definite && !may_be_bare {
            return None;
        }
        let called = self.called(nominal);
        if !nominal.definite {
            return if called.is_empty() {
                None
            } else {
                self.described(called, nominal).map(Referent::Entity)
            };
        }
        let newcomer = self.newcomer_called(nominal, &called);
        newcomer.or_else(|| self.described(called, nominal).map(Referent::Entity))
    }

    /// Returns the entities that the article calls by a noun and whose gender agrees.
    pub(super) fn called(&mut self, nominal: &Nominal) -> Vec<u32> {
        let mut called =
            self.roles.called(self.words, self.names, &mut self.entities, nominal.head, self.stop);
        called.retain(|e| self.entities.get(*e).is_some_and(|entity| may_be(entity, nominal)));
        called
    }

    /// Selects one of the entities called by the noun. A noun for an organization may refer to the most salient one.
    fn described(&mut self, called: Vec<u32>, nominal: &Nominal) -> Option<u32> {
        let called = self.nearest(called, nominal);
        if let Some(entity) = self.mentions.latest_of(&called) {
            return Some(entity);
        }
        if let [only] = called.as_slice() {
            return Some(*only);
        }
        if nominal.kind == EntityKind::Person && called.is_empty() {
            return self.salient_person(nominal);
        }
        if nominal.kind != EntityKind::Organization
            || nominal.label.len() > 1
            || !self.is_said_of_any_organization(nominal.head)
        {
            return None;
        }
        self.salient_organization(nominal)
    }

    /// Whether a noun may describe organizations whose names do not contain it: "company", not "committee".
    fn is_said_of_any_organization(&mut self, head: u32) -> bool {
        let word = self.entities.lexemes.at(self.words, head);
        self.words.article.same_role.has(self.entities.lexemes.str(word))
    }

    fn salient_organization(&self, nominal: &Nominal) -> Option<u32> {
        let (words, entities) = (self.words, &self.entities);
        let kind_of = |referent: &Referent| match referent {
            Referent::Entity(e) => entities.get(*e).map(|entity| (*e, entity.kind)),
            Referent::Unnamed(_) => None,
        };
        let salient =
            self.mentions.most_salient(words, entities, nominal.head, PronounConstraint::Organization);
        match salient.as_ref().and_then(kind_of)? {
            (entity, EntityKind::Organization) => Some(entity),
            (entity, EntityKind::Unknown) => {
                let last =
                    self.mentions.dominant(words, entities, nominal.head, PronounConstraint::Organization);
                (last == Some(Referent::Entity(entity))).then_some(entity)
            }
            _ => None,
        }
    }

    /// Keeps the entities near whose names most of the noun's modifiers occur: "the Tarn senator".
    fn nearest(&mut self, mut called: Vec<u32>, nominal: &Nominal) -> Vec<u32> {
        if called.len() < 2 {
            return called;
        }
        let modifiers = self.modifiers(nominal);
        let most = called.iter().map(|e| self.roles.nearness(&modifiers, *e)).max().unwrap_or_default();
        called.retain(|e| self.roles.nearness(&modifiers, *e) == most);
        called
    }

    /// Returns the capitalised words before a noun.
    fn modifiers(&mut self, nominal: &Nominal) -> Vec<Lexeme> {
        let before = nominal.label.start..nominal.head;
        let lexemes = &mut self.entities.lexemes;
        before.filter(|at| self.words.is_capital(*at)).map(|at| lexemes.at(self.words, at)).collect()
    }

    /// Resolves a noun by which nobody is called to the most salient person: "the Tarn businessman".
    fn salient_person(&mut self, nominal: &Nominal) -> Option<u32> {
        if nominal.label.end > nominal.head + 1 {
            return None;
        }
        // "The rebels' envoy" belongs to others.
        let possessed = (nominal.label.start..nominal.head)
            .any(|at| self.words.word_class(at).intersects(WordClass::POSSESSIVE_MARK));
        if possessed {
            return None;
        }
        let constraint = PronounConstraint::Person(nominal.gender);
        let modifiers = self.modifiers(nominal);
        let (words, entities) = (self.words, &self.entities);
        let near = self.mentions.most_salient(words, entities, nominal.head, constraint).filter(|referent| {
            match referent {
                Referent::Entity(e) => self.roles.nearness(&modifiers, *e) > 0,
                Referent::Unnamed(_) => false,
            }
        });
        match near.or_else(|| self.mentions.dominant(words, entities, nominal.head, constraint))? {
            Referent::Entity(e) if self.may_be_called(e, nominal) => Some(e),
            _ => None,
        }
    }

    /// Whether a noun by which nobody is called may describe a person: one who is called otherwise only if the text is about them.
    fn may_be_called(&self, entity: u32, nominal: &Nominal) -> bool {
        let age = self.phrases.is_age(nominal.head);
        let kind = self.entities.get(entity).map(|entity| entity.kind);
        let person = kind == Some(EntityKind::Person) || age && kind == Some(EntityKind::Unknown);
        let often = || self.mentions.times(Referent::Entity(entity)) >= OFTEN;
        person && (age || !self.roles.has_role(entity) || often())
    }
}

fn may_be(entity: &Entity, nominal: &Nominal) -> bool {
    agree(nominal.gender, entity.gender())
}
