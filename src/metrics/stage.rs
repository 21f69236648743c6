//! The stages of an answer.

/// A stage of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Looking for the answer in the cache.
    Lookup,
    /// A long text waits for a thread.
    Queue,
    /// Reading the markup of the document.
    Parse,
    /// Finding the attributions.
    Extract,
    /// Encoding the answer.
    Encode,
}

impl Stage {
    /// All stages, in their order.
    pub(crate) const ALL: [Self; 5] = [Self::Lookup, Self::Queue, Self::Parse, Self::Extract, Self::Encode];

    /// The name in metrics and spans.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lookup => "lookup",
            Self::Queue => "queue",
            Self::Parse => "parse",
            Self::Extract => "extract",
            Self::Encode => "encode",
        }
    }
}
