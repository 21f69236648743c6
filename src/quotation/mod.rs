//! stub
use crate::text::Span;
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkState { Sound, Recovered, Missing }
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation { pub outer: Span, pub inner: Span, pub opening: MarkState, pub closing: MarkState, pub continues: bool }
#[derive(Clone, Debug, Default)]
pub struct Pairing { pub quotations: Vec<Quotation>, pub nested: Vec<Quotation>, pub warnings: Vec<crate::text::Warning>, pub warnings_left_out: u32 }
pub fn pair(text: &str, paragraphs: &[Span], _s: SingleMarks) -> Pairing {
    let mut p = Pairing::default();
    for par in paragraphs {
        let mut open: Option<usize> = None;
        for (i, c) in par.of(text).char_indices() {
            let at = par.start as usize + i;
            match (c, open) {
                ('“' | '"' , None) => open = Some(at),
                ('”' | '"' | '“', Some(s)) => {
                    let e = at + c.len_utf8();
                    let w = text[s..].chars().next().unwrap().len_utf8();
                    p.quotations.push(Quotation { outer: Span::new(s as u32, e as u32), inner: Span::new((s + w) as u32, at as u32), opening: MarkState::Sound, closing: MarkState::Sound, continues: false });
                    open = None;
                }
                _ => {}
            }
        }
        if let Some(s) = open {
            p.quotations.push(Quotation { outer: Span::new(s as u32, par.end), inner: Span::new(s as u32 + text[s..].chars().next().unwrap().len_utf8() as u32, par.end), opening: MarkState::Sound, closing: MarkState::Missing, continues: false });
        }
    }
    p
}

/// Whether single quotation marks may open quotations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SingleMarks {
    /// Decided from the text: on where double marks do not carry its quotations.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}
