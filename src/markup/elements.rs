//! What the elements of HTML mean for the text.

/// The meaning of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// What is inside is not the article: scripts, navigation, forms.
    Unread,
    /// It begins and ends a paragraph.
    Block,
    /// A paragraph, whose end tag may be left out.
    Paragraph,
    /// A heading.
    Heading,
    /// An item of a list.
    Item,
    /// A cell or a row of a table.
    Cell,
    /// A caption of a picture or of a table.
    Caption,
    /// A picture, or a quotation, with its caption.
    Figure,
    /// A quotation in paragraphs of its own.
    BlockQuote,
    /// A quotation within a paragraph.
    Quote,
    /// The title of a work, or the source of the quotation before it.
    Cite,
    /// In a block quotation, its source.
    Footer,
    /// Words that stand out, such as the name of who speaks.
    Strong,
    /// Text whose white space counts.
    Preformatted,
    /// A line break.
    Break,
    /// A raised character, perhaps the mark of a note.
    Superscript,
    /// What describes a page, before its body.
    Head,
    /// SVG or MathML.
    Foreign,
    /// A dialogue, which is hidden unless it is open.
    Dialog,
    /// A link.
    Link,
    /// It stands within a sentence.
    Inline,
}

impl Element {
    /// The element of a name in lower case.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "p" => Self::Paragraph,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "li" | "dd" | "dt" => Self::Item,
            "td" | "th" | "tr" => Self::Cell,
            "figcaption" | "caption" => Self::Caption,
            "figure" => Self::Figure,
            "blockquote" => Self::BlockQuote,
            "q" => Self::Quote,
            "cite" => Self::Cite,
            "footer" => Self::Footer,
            "strong" | "b" => Self::Strong,
            "pre" | "listing" | "xmp" => Self::Preformatted,
            "br" => Self::Break,
            "sup" => Self::Superscript,
            "head" => Self::Head,
            "svg" | "math" => Self::Foreign,
            "dialog" => Self::Dialog,
            "a" => Self::Link,
            _ if is_in(UNREAD, name) => Self::Unread,
            _ if is_in(BLOCKS, name) => Self::Block,
            _ => Self::Inline,
        }
    }

    /// Whether what is inside is left out, unless an attribute says otherwise.
    pub(super) fn is_unread(self) -> bool {
        matches!(self, Self::Unread | Self::Head | Self::Foreign | Self::Dialog)
    }

    /// Whether it stands within a line.
    pub(super) fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Quote
                | Self::Cite
                | Self::Strong
                | Self::Break
                | Self::Superscript
                | Self::Link
                | Self::Inline
        )
    }

    /// Whether it parts the text before it from the text inside, and that from the text behind it.
    pub(super) fn is_block(self) -> bool {
        !self.is_unread() && !self.is_inline()
    }

    /// Whether its end tag may be left out, so that an element of that kind ends where the next one begins.
    pub(super) fn ends_by_itself(self) -> bool {
        matches!(self, Self::Paragraph | Self::Item | Self::Cell)
    }
}

/// Whether an element, by its name in any case, parts paragraphs.
pub(crate) fn parts_paragraphs(name: &str) -> bool {
    let element = Element::of(&name.to_ascii_lowercase());
    element.is_block() || element == Element::Break
}

/// Whether an element has no inside, and so no end tag.
pub(super) fn is_void(name: &str) -> bool {
    is_in(VOID, name)
}

/// Whether an element belongs into the head of a page.
pub(super) fn is_in_head(name: &str) -> bool {
    is_in(IN_HEAD, name)
}

/// Whether what is inside an element is no HTML.
pub(super) fn is_raw(name: &str) -> bool {
    is_in(RAW, name)
}

/// Whether the end tag of an element is often left out: `html`, `li`.
pub(super) fn has_optional_end(name: &str) -> bool {
    is_in(OPTIONAL_END, name)
}

/// Elements whose inside is no part of the article, or is not shown.
const UNREAD: &str = "script style template noscript title nav iframe object applet canvas audio video map select \
    button textarea datalist noembed noframes rp rt picture-words";

/// Elements that part paragraphs, besides those with a meaning of their own.
const BLOCKS: &str = "html body div section article header main aside hr ul ol dl menu table thead tbody tfoot address center \
    details summary fieldset legend form hgroup search option optgroup frameset frame";

const VOID: &str =
    "area base br col embed hr img input link meta param source track wbr basefont bgsound frame keygen";

const RAW: &str = "script style iframe xmp noembed noframes noframe noscript textarea title plaintext";

const IN_HEAD: &str = "title style script meta link base noscript template basefont bgsound";

const OPTIONAL_END: &str =
    "html head body p li dt dd rt rp option optgroup colgroup thead tbody tfoot tr td th";

fn is_in(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|known| known == word)
}
