//! The sieve `nominal`: a noun phrase that no other sieve resolves is a speaker under its own words.

use super::phrase::Nominal;
use super::referent::Referent;
use super::walk::Walk;

impl Walk<'_, '_> {
    /// Returns a new referent, labelled with the words of the phrase.
    pub(crate) fn by_own_words(&mut self, nominal: &Nominal) -> Referent {
        let label = self.words.written(nominal.label);
        let referent = self.unnamed(label, nominal.kind, nominal.gender, nominal.plural);
        if self.may_return(nominal) && nominal.label.start.checked_sub(1).is_some_and(|at| self.brings_in(at))
        {
            self.note_newcomer(nominal.head, referent);
        }
        referent
    }
}
