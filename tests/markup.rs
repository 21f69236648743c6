//! HTML and Markdown: what is read of a document, what its elements stand for, and that every span leads back to what was
//! sent.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::select;
use regex::Regex;
use whosaid::attribution::{Extraction, Location};
use whosaid::markup::{BlockKind, Document, DocumentType};
use whosaid::text::{Span, WarningKind};
use whosaid::{Extractor, Options, Stop};

static ENGLISH: LazyLock<Extractor> = LazyLock::new(|| Extractor::english().unwrap());

fn document(kind: DocumentType, text: &str) -> Document<'_> {
    Document::new(kind, "", text, "", &Stop::new()).unwrap()
}

fn html(text: &str) -> Document<'_> {
    document(DocumentType::Html, text)
}

fn read(document: &Document<'_>) -> Extraction {
    ENGLISH.extract_document(document, &Options::default(), &Stop::new()).unwrap()
}

/// The text as a person reads it: a line for each block, with what it is.
fn shown(document: &Document<'_>) -> String {
    let mut text = String::new();
    for piece in document.pieces() {
        text.push_str(match piece.block {
            None => "",
            Some(BlockKind::Paragraph) => "\n",
            Some(BlockKind::Heading) => "\n# ",
            Some(BlockKind::Quotation) => "\n> ",
            Some(BlockKind::ListItem) => "\n- ",
            Some(BlockKind::Caption) => "\n[] ",
            Some(BlockKind::Line) => "\n| ",
        });
        text.push_str(piece.text);
    }
    text.trim_start().to_owned()
}

/// The attributions of a document, a line each: the speaker and what is said.
fn said(kind: DocumentType, text: &str) -> Vec<String> {
    let document = document(kind, text);
    let answer = read(&document);
    let lines = answer.attributions.iter().map(|a| {
        let name = a.speaker.and_then(|index| answer.speakers.get(index)).map_or("", |s| s.name.as_str());
        let said: Vec<_> = a.content.iter().map(|content| document.text(content.inner)).collect();
        format!("{name}: {}", said.join(" + "))
    });
    lines.collect()
}

#[test]
fn only_the_article_is_read() {
    let page = "<!DOCTYPE html><html><head><title>Tarn</title><style>p {}</style></head><body>\
        <nav><p><a href='/'>Home</a></nav><script>if (a < b) say('<p>no</p>')</script><!-- not this -->\
        <h1>The bridge</h1>\n<p>It is\n   <b>shut</b>&nbsp;now &amp; for&#32;good.<p>It will fall.\
        <div hidden>Not this.<p>Nor this.</div><p style='color: red; display:none'>Nor this.\
        <ul><li>One<li>Two<p>and more</ul><div aria-hidden=true>No.</div><div role=navigation>No.</div>\
        <figure><img alt='no'><figcaption>The bridge in May</figcaption></figure>\
        <blockquote>We ran.<br>All of us.</blockquote><form><p>Name: <input value=no><button>Go</button></form>";
    let wanted = "# The bridge\nIt is shut\u{a0}now & for good.\nIt will fall.\nNor this.\n- One\n- Two\nand \
        more\n[] The bridge in May\n> We ran.\n| All of us.\nName:";
    assert_eq!(shown(&html(page)), wanted.replace("Nor this.\n", ""));
}

#[test]
fn white_space_is_what_a_browser_shows() {
    for (text, wanted) in [
        (" <p> a \r\n\t b <b> c</b>  d </p> ", "a b c d"),
        ("a<b>b</b> <i> c</i>", "ab c"),
        ("a <q>b <q>c</q></q>", "a “b ‘c’”"),
        ("<pre>a\n  b\n\nc</pre>", "a\n| b\nc"),
        ("\u{feff}re\u{ad}por<wbr>ters\u{200b} ran", "reporters ran"),
        ("a<br>b<br>\n<br>c", "a\n| b\nc"),
        ("a\r\nb&#10;c", "a b c"),
        ("a&shy;b &lt;p&gt; &unknown; & c &copy d", "ab <p> &unknown; & c © d"),
    ] {
        assert_eq!(shown(&html(text)), wanted, "{text:?}");
    }
}

#[test]
fn a_span_leads_back_to_what_was_sent() {
    let page = "<p>&ldquo;AT&amp;T <em>will</em>\n pay,&rdquo; said <a href=x>Ann</a> &Oslash;re.</p>";
    let document = html(page);
    let answer = read(&document);
    let found = &answer.attributions[0];
    let content = found.content[0];
    assert_eq!(document.place(content.outer).span.of(page), "&ldquo;AT&amp;T <em>will</em>\n pay,&rdquo;");
    assert_eq!(document.place(content.inner).span.of(page), "AT&amp;T <em>will</em>\n pay,");
    assert_eq!(document.text(content.inner), "AT&T will pay,");
    let source = found.source.unwrap().span;
    assert_eq!(document.place(source).span.of(page), "Ann</a> &Oslash;re");
    assert_eq!(document.text(source), "Ann Øre");
}

#[test]
fn elements_are_read_as_what_they_stand_for() {
    for (text, wanted) in [
        ("<p>The engineer said <q>the deck is rotten</q>.</p>", "engineer: the deck is rotten"),
        ("<p><q>We ran</q>, said Bo Lind.</p>", "Bo Lind: We ran"),
        ("<p>Bo Lind said: <q>“We ran.”</q></p>", "Bo Lind: We ran."),
        ("<p>Bo Lind wrote:</p><blockquote><p>We ran.<p>Far.</blockquote>", "Bo Lind: We ran. + Far."),
        ("<blockquote>We ran. <cite>Bo Lind</cite></blockquote>", "Bo Lind: We ran."),
        (
            "<blockquote><p>We ran.</p><footer>— <cite>Bo Lind</cite>, miner</footer></blockquote>",
            "Bo Lind: We ran.",
        ),
        (
            "<figure><blockquote>We ran.</blockquote><figcaption>Bo Lind, miner</figcaption></figure>",
            "Bo Lind: We ran.",
        ),
        ("<blockquote>“We ran.”</blockquote><cite>Bo Lind</cite>", "Bo Lind: We ran."),
        ("<p>“We ran.” <cite>Bo Lind</cite></p>", "Bo Lind: We ran."),
        ("<p><strong>Ann Lee:</strong> We ran far.</p>", "Ann Lee: We ran far"),
        ("<p><b>Ann Lee</b>: We ran far.</p>", "Ann Lee: We ran far"),
    ] {
        assert_eq!(said(DocumentType::Html, text), [wanted], "{text}");
    }
    for text in [
        "<p><strong>Location:</strong> Main Street, Tarn.</p>",
        "<p>She read <cite>The Old Mill</cite> to <cite>Bo Lind</cite>.</p>",
        "<blockquote>The mill is old.</blockquote><p>It rained.</p>",
    ] {
        assert!(said(DocumentType::Html, text).is_empty(), "{text}");
    }
}

#[test]
fn elements_tell_where_a_statement_is() {
    let page = "<h2>Mayor Ann Lee says the mill will shut</h2><p>“We ran,” said Bo Lind.</p>\
        <ul><li>“We fell,” said Una Oro.</li></ul><figcaption>“I saw it,” said Idris Okoro.</figcaption>";
    let found = read(&html(page)).attributions.iter().map(|a| a.location).collect::<Vec<_>>();
    assert_eq!(found, [Location::Headline, Location::Body, Location::List, Location::Caption]);
}

#[test]
fn markdown_is_read_without_its_marks() {
    let text = "---\ntitle: No\n---\n# The *bridge*\n\nIt is\n**shut** \\*now\\* &amp; [for `good`](x \"no\").\n\n\
        1. One\n2. Two\n\n> We ran.\n> — Bo Lind\n\n![no](x.jpg)\n\n<div hidden>\n\nNot this.\n\n</div>\n\n\
        | A | B |\n|---|---|\n| c | d |\n";
    let wanted =
        "# The bridge\nIt is shut *now* & for good.\n- One\n- Two\n> We ran.\n| — Bo Lind\nA\nB\nc\nd";
    assert_eq!(shown(&document(DocumentType::Markdown, text)), wanted);
    let said = said(DocumentType::Markdown, text);
    assert_eq!(said, ["Bo Lind: We ran."]);
}

#[test]
fn broken_markup_is_read_with_warnings() {
    let warned = |text: &str| -> Vec<(WarningKind, String)> {
        let document = html(text);
        let of = |span: Span| text[span.start as usize..span.end as usize].to_owned();
        document.warnings().iter().map(|warning| (warning.kind, of(warning.span))).collect()
    };
    use WarningKind::{StrayEndTag, UnclosedElement, UnreadMarkup};
    for (text, shown_text, kind, place) in [
        ("<p>a</p><script>b", "a", UnreadMarkup, "<script>b"),
        ("<p>a</p><!-- b <p>c</p>", "a", UnreadMarkup, "<!-- b <p>c</p>"),
        ("<p>a</p><p class=\"b <p>c</p>", "a", UnreadMarkup, "<p class=\"b <p>c</p>"),
        ("<nav>a<p>b</p>", "a\nb", UnclosedElement, "<nav>"),
        ("<body><nav>a</body>", "a", UnclosedElement, "<nav>"),
        ("<div hidden>a", "a", UnclosedElement, "<div hidden>"),
        ("a</div>b", "a\nb", StrayEndTag, "</div>"),
    ] {
        assert_eq!(shown(&html(text)), shown_text, "{text}");
        assert_eq!(warned(text), [(kind, place.to_owned())], "{text}");
    }
    for fine in [
        "<p>a<p>b",
        "<ul><li>a<li>b</ul>",
        "a<br>b</br>",
        "<table><tr><td>a<td>b<tr><td>c</table>",
        "a < b > c",
    ] {
        assert!(warned(fine).is_empty(), "{fine}");
    }
}

#[test]
fn what_a_browser_shows_is_not_lost() {
    for (text, wanted) in [
        ("<html><head><title>x</title><body><p>a</p></body></html>", "a"),
        ("<p>a</p><head><title>x</title><p>b</p></head>", "a\nb"),
        ("<head>a</head>b", "ab"),
        ("<svg><title/></svg><p>a</p>", "a"),
        ("<svg><style/><path/></svg>a", "a"),
        ("<svg><title>x</svg><p>a</p>", "a"),
        ("<head><title/><script src=x /></head><body><p>a</p>", "a"),
        ("said</br>Bo", "said\n| Bo"),
        ("<div style='display:none;display:block'>a</div>", "a"),
        ("<div style='color:red' style='display:none'>a</div>", "a"),
        ("<span aria-hidden=true>“</span>a", "“a"),
        ("<dialog open>a</dialog><menu><li>b</menu>", "a\n- b"),
        ("10<sup>9</sup> km<sup>2</sup>", "109 km2"),
    ] {
        assert_eq!(shown(&html(text)), wanted, "{text}");
    }
    for hidden in [
        "<dialog>x</dialog>a",
        "<div aria-hidden=true>x</div>a",
        "<p style='visibility:collapse'>x</p>a",
        "<div style='mso-hide:all'>x</div>a",
        "a<ul><li hidden>x",
        "a.<sup>1</sup>",
    ] {
        assert_eq!(shown(&html(hidden)).trim_end_matches('.'), "a", "{hidden}");
    }
    let said = said(
        DocumentType::Html,
        "<p>It is old.<sup><a href=#f>[2]</a></sup> “We will go,”<sup>3</sup> said Bo Dahl.</p>",
    );
    assert_eq!(said, ["Bo Dahl: We will go,"]);
    let markdown = document(DocumentType::Markdown, "a\n\n---\nb\n\nc\n\n---\nd");
    assert_eq!(shown(&markdown).replace('\n', ""), "abcd");
    assert_eq!(shown(&document(DocumentType::Markdown, "---\n“b,” said Bo.\n---\n")), "“b,” said Bo.");
}

#[test]
fn icons_hide_no_warning_of_lost_text() {
    let page = format!("{}<p>a</p><!-- b", "<svg><path/><circle></svg></i>".repeat(200));
    let document = html(&page);
    assert_eq!(document.warnings()[0].kind, WarningKind::UnreadMarkup);
    assert!(document.warnings().iter().all(|warning| warning.kind != WarningKind::UnclosedElement));
}

#[test]
fn a_document_without_text_is_told_apart() {
    for text in ["", " \n", "<script>a</script>", "<p></p>", "<nav>a</nav>", "<img alt='a'>", "<!-- a -->"] {
        assert!(html(text).check_text().is_err(), "{text:?}");
    }
    assert!(html("<p>a").check_text().is_ok());
}

/// Pieces of HTML: text with what it reads as, and markup.
const FRAGMENTS: [(&str, &str); 44] = [
    ("Ann Lee", "Ann Lee"),
    (" said ", " said "),
    (" that ", " that "),
    ("“We ran,”", "“We ran,”"),
    ("&ldquo;It is late,&rdquo;", "“It is late,”"),
    ("\"", "\""),
    ("&quot;", "\""),
    (". ", ". "),
    (" ", " "),
    ("\n", " "),
    ("\r\n\t", " "),
    ("&nbsp;", "\u{a0}"),
    ("AT&amp;T", "AT&T"),
    ("Ó Briain", "Ó Briain"),
    ("👩‍👩‍👧 ", "👩‍👩‍👧 "),
    ("&#x1F600;", "😀"),
    ("&notit; ", "¬it; "),
    ("& ", "& "),
    ("a < b ", "a < b "),
    ("<b>", ""),
    ("</b>", ""),
    ("<a href=\"x > y\">", ""),
    ("</a>", ""),
    ("<em class='“no”'>", ""),
    ("</em>", ""),
    ("<q>", ""),
    ("</q>", ""),
    ("<strong>Una Oro:</strong>", "Una Oro:"),
    ("<cite>", ""),
    ("</cite>", ""),
    ("<img alt='“no,” said No'>", ""),
    ("<!-- “no,” said No -->", ""),
    ("<script>“no,” said No</script>", ""),
    ("<style>no</style>", ""),
    ("<p>", "\n"),
    ("</p>", "\n"),
    ("<div>", "\n"),
    ("</div>", "\n"),
    ("<br>", "\n"),
    ("<li>", "\n"),
    ("<blockquote>", "\n"),
    ("</blockquote>", "\n"),
    ("<h2>", "\n"),
    ("</h2>", "\n"),
];

/// Takes the markup of [`FRAGMENTS`] away, and nothing else.
fn without_markup(html: &str) -> String {
    static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?s)<script>.*?</script>|<style>.*?</style>|<!--.*?-->|<(/?[a-z0-9]+)(?:"[^"]*"|'[^']*'|[^'">])*>"#).unwrap()
    });
    const INLINE: [&str; 6] = ["b", "a", "em", "q", "strong", "cite"];
    let tags = MARKUP.replace_all(html, |found: &regex::Captures<'_>| {
        let name = found.get(1).map_or("b", |name| name.as_str().trim_start_matches('/'));
        if name == "img" || INLINE.contains(&name) { "" } else { "\n" }
    });
    let references = [
        ("&ldquo;", "“"),
        ("&rdquo;", "”"),
        ("&quot;", "\""),
        ("&nbsp;", "\u{a0}"),
        ("&#x1F600;", "😀"),
        ("&not", "¬"),
        ("&amp;", "&"),
    ];
    references.iter().fold(tags.into_owned(), |text, (written, read)| text.replace(written, read))
}

/// A text with each run of white space as one blank, and none at its ends.
fn collapsed(text: &str) -> String {
    text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn every_span(answer: &Extraction) -> Vec<Span> {
    let attributions = answer.attributions.iter().flat_map(|a| {
        let content = a.content.iter().flat_map(|c| [c.outer, c.inner]);
        let around = [a.source.map(|s| s.span), a.addressee, a.venue, a.time];
        content.chain(a.cue.iter().copied()).chain(around.into_iter().flatten()).collect::<Vec<_>>()
    });
    let speakers = answer.speakers.iter().flat_map(|speaker| {
        let told = [speaker.profile.title, speaker.profile.affiliation];
        speaker.mentions.iter().copied().chain(told.into_iter().flatten()).collect::<Vec<_>>()
    });
    attributions.chain(speakers).collect()
}

/// A document that says something, so that there are spans to check.
fn documents() -> impl Strategy<Value = String> {
    let fragment = || select(&FRAGMENTS[..]).prop_map(|(written, _)| written);
    let some = || prop::collection::vec(fragment(), 0..8).prop_map(|parts| parts.concat());
    prop::collection::vec((some(), some(), some()), 1..5).prop_map(|parts| {
        let said = parts.into_iter().map(|(a, b, c)| format!("<p>{a}“We ran {b} far,” said {c}Ann Lee.</p>"));
        said.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The text at the offsets, tags removed and references decoded, is the text of the span.
    #[test]
    fn the_text_of_a_span_is_what_was_sent_there(page in documents()) {
        let document = html(&page);
        for span in every_span(&read(&document)) {
            let sent = document.place(span).span;
            let written = page.get(sent.start as usize..sent.end as usize);
            prop_assert!(written.is_some(), "{sent:?} does not slice {page:?}");
            let wanted = collapsed(&without_markup(written.unwrap()));
            prop_assert_eq!(collapsed(&document.text(span)), wanted, "{:?} in {:?}", sent, page);
        }
    }

    /// The pieces are the text, in order, and lead back to where they were sent.
    #[test]
    fn the_pieces_are_the_text(page in documents()) {
        let document = html(&page);
        let mut end = 0;
        for piece in document.pieces() {
            let is_mark = piece.source.is_empty() && ["“", "”", "‘", "’"].contains(&piece.text);
            prop_assert!(end <= piece.source.start && (is_mark || piece.source.start < piece.source.end));
            end = piece.source.end;
            let written = &page[piece.source.start as usize..piece.source.end as usize];
            if is_mark {
                continue;
            }
            prop_assert_eq!(collapsed(&without_markup(written)), collapsed(piece.text));
            let one_to_one = written.replace(['\n', '\t', '\r'], " ") == piece.text;
            prop_assert!(one_to_one || written.len() != piece.text.len(), "{written:?} {:?}", piece.text);
        }
        let text: String = document
            .pieces()
            .map(|p| {
                let text = if p.source.is_empty() { "" } else { p.text };
                if p.block.is_some() { format!("\n{text}") } else { text.into() }
            })
            .collect();
        prop_assert_eq!(collapsed(&text), collapsed(&without_markup(&page)));
    }

    /// Anything is read, and leads back to somewhere in it.
    #[test]
    fn any_text_is_read(text in "(?s)([<>/&;!\"'= a-z\n“”-]|<p>|</p>|<q>|<b|<!--|-->|<script>|&am|[*_#>`\\[\\]()]|\r\n|\\PC){0,60}") {
        for kind in [DocumentType::Html, DocumentType::Markdown] {
            let document = document(kind, &text);
            for span in every_span(&read(&document)) {
                let sent = document.place(span).span;
                prop_assert!(text.get(sent.start as usize..sent.end as usize).is_some());
            }
            let mut end = 0;
            for piece in document.pieces() {
                prop_assert!(end <= piece.source.start, "{:?} {:?}", kind, text);
                end = piece.source.end;
                prop_assert!(text.get(piece.source.start as usize..end as usize).is_some());
            }
        }
    }
}
