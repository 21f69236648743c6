//! The layout of a text, read before anything else: lines that were only wrapped, markup, and what stands on a line and
//! is no part of its sentence, such as a dateline.
//!
//! The outcome is a [`Reading`]: the text as the later stages read it, with the way back to the bytes of the caller's
//! text. Where nothing is to be set aside, which is the rule, it is that text itself.
//!
//! Time and memory are linear in the length of the text.

mod change;
mod entities;
mod expressions;
mod layout_words;
mod letters;
mod line_kinds;
mod lines;
mod stray_markup;
mod missing_marks;
mod reading;
mod signatures;
mod tags;
mod turns;
mod wrapped_lines;

pub(crate) use layout_words::LayoutWords;
pub(crate) use line_kinds::{Effect, Layout, LineKind};
pub(crate) use reading::Reading;
