//! The layout of a text: what stands on lines and between them is read as if it were not there, and every span is one of the
//! text as it was sent.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::LazyLock;

use whosaid::markup::Document;
use whosaid::{Extractor, Options, Stop};

static ENGLISH: LazyLock<Extractor> = LazyLock::new(|| Extractor::english().unwrap());

/// The attributions of a text, a line each: the speaker and what is said, with line breaks as spaces.
fn answers(text: &str) -> Vec<String> {
    let answer = ENGLISH.extract(text, &Options::default(), &Stop::new()).unwrap();
    let lines = answer.attributions.iter().map(|a| {
        let name = a.speaker.and_then(|index| answer.speakers.get(index)).map_or("", |s| s.name.as_str());
        let said: Vec<&str> = a.content.iter().map(|content| content.inner.of(text)).collect();
        format!("{name}: {}", said.join(" + ").replace('\n', " "))
    });
    lines.collect()
}

#[test]
fn wrapped_lines_are_one_paragraph() {
    let text = "The council will sell the old baths to a hotel group, the leader of\nHarrow Vale council, Una \
                Trott, told a meeting on Tuesday. She said\nthe sale would bring in £4 million.\n\n“It is a good \
                price for a hole in the ground,” said\nCouncillor Ned Abara.";
    let wanted = [
        "Una Trott: The council will sell the old baths to a hotel group",
        "Una Trott: the sale would bring in £4 million",
        "Ned Abara: It is a good price for a hole in the ground,",
    ];
    assert_eq!(answers(text), wanted);
}

#[test]
fn a_word_goes_on_behind_a_hyphen() {
    let text = "The ministry said on Monday that it would re-\nview the quota before the autumn.";
    assert_eq!(answers(text), ["ministry: it would re- view the quota before the autumn"]);
}

#[test]
fn a_headline_and_a_byline_are_lines_of_their_own() {
    let text = "Storm closes schools across the north\nBy Una Trott\n“We had no choice,” said head teacher Karl Ruud.";
    assert_eq!(answers(text), ["Karl Ruud: We had no choice,"]);
}

#[test]
fn markup_is_no_part_of_words() {
    let text = "<p>&quot;I sleep under it,&quot; said mayor <em>Dina Sole</em>.</p><p>**Karl Ruud** said he didn&#8217;t.</p>";
    assert_eq!(answers(text), ["Dina Sole: I sleep under it,", "Karl Ruud: he didn&#8217;t"]);
}

#[test]
fn datelines_clocks_and_labels_are_set_aside() {
    for before in
        ["PORT OSK, May 3 (EFE) — ", "(Reuters) - ", "10.45am: ", "BREAKING: ", "Share on Facebook ", "• "]
    {
        let text = format!("{before}Dina Sole says the dam will hold.");
        assert_eq!(answers(&text), ["Dina Sole: the dam will hold"], "{before}");
    }
}

#[test]
fn lines_of_names_and_colons_are_turns_if_somebody_speaks_twice() {
    let text = "DINA SOLE, HOST: The dam is full.\nKARL RUUD (voice-over): It is.\nSOLE: Are you wet?";
    let wanted = ["DINA SOLE: The dam is full", "KARL RUUD: It is", "DINA SOLE: Are you wet"];
    assert_eq!(answers(text), wanted);
    assert!(
        answers("Roads: forty will be mended.\nSchools: Two will shut.\nParks: Nothing changes.").is_empty()
    );
}

#[test]
fn a_signature_says_what_stands_before_it() {
    for (text, said) in [
        ("“The best pie in town.”\n-- Karl Ruud, Port Osk", "Karl Ruud: The best pie in town."),
        ("“The best pie in town.” (Karl Ruud, baker)", "Karl Ruud: The best pie in town."),
        ("The dam will hold.\n— Dina Sole (@dsole) 4 May 2021", "Dina Sole: The dam will hold."),
    ] {
        assert_eq!(answers(text), [said], "{text}");
    }
}

#[test]
fn a_line_that_only_closes_a_quotation_opens_with_it() {
    let text = "We had forty boats when I was a boy,” said Karl Ruud.";
    assert_eq!(answers(text), ["Karl Ruud: We had forty boats when I was a boy,"]);
}

#[test]
fn a_quotation_behind_an_indirect_statement_is_by_the_same_speaker() {
    let text = "Karl Ruud said the boats were finished. “We are ruined.”";
    assert_eq!(answers(text), ["Karl Ruud: the boats were finished", "Karl Ruud: We are ruined."]);
}

/// The attributions of a document with a headline and a byline, each by its spans within their field.
fn said_in_fields(headline: &str, content: &str, byline: &str) -> Vec<String> {
    let document = Document::plain(headline, content, byline);
    let answer = ENGLISH.extract_document(&document, &Options::default(), &Stop::new()).unwrap();
    let composed = document.read;
    let spans = answer.attributions.iter().flat_map(|a| &a.content).map(|content| {
        let (start, end) =
            (composed.fields.field(content.inner.start), composed.fields.field(content.inner.end));
        assert_eq!(start, end, "{headline} / {content:?}");
        content.inner.of(&composed.text).to_owned()
    });
    spans.collect()
}

#[test]
fn no_markup_spans_a_blank_line_or_two_fields() {
    let text = "Bo Lind said that it rained. 5 > 4, Una Oro said.";
    for opened in ["Mill <b x=1", "Mill <!-- A", "Mill <b x=\"", "Mill <script>"] {
        assert_eq!(said_in_fields(opened, text, "")[0], "it rained", "{opened}");
        let closed = "B --> \"> C </script>";
        assert_eq!(said_in_fields(opened, "Bo Lind said that it rained.", closed), ["it rained"], "{opened}");
    }
    for blank in ["\n\n", "\r\n\r\n", "\n \n"] {
        let text = format!("The mill <b x=\"1{blank}Bo Lind said that it rained.{blank}\"> was dry.");
        assert_eq!(answers(&text), ["Bo Lind: it rained"]);
    }
}

#[test]
fn a_sign_of_comparison_opens_no_tag() {
    for (before, behind) in [
        ("Prices fell <b = 3.", "The rate was >5%."),
        ("Prices fell <b=3.", "The rate was >5%."),
        ("There is a <b and so on.", "That is why c> d."),
        ("He wrote <sic x=1.", "And then >."),
    ] {
        let text = format!("{before} Bo Lind said that it rained. {behind}");
        assert_eq!(answers(&text), ["Bo Lind: it rained"], "{text}");
    }
}

#[test]
fn tags_with_attributes_are_set_aside() {
    for tag in [
        "<a href=\"http://x.y/?a=1&b=2\" title='5 > 4'>",
        "<SPAN CLASS=lead data-x hidden>",
        "<iframe src=/a/b.html allowfullscreen></iframe>",
        "<img\n  alt=\"A dam, he said\"\n  src=x />",
        "<!-- Una Oro said that it snowed. -->",
        "<script async>\n\nvar said = \"Una Oro said that it snowed.\";\n\n</script>",
        "<style type='text/css'>p > a { color: red }</style>",
        "<sup>",
    ] {
        let text = format!("Mayor {tag}Dina Sole said that the dam will hold.");
        assert_eq!(answers(&text), ["Dina Sole: the dam will hold"], "{tag}");
    }
    let long = format!("<a href=\"{}\">", "x".repeat(1500));
    assert_eq!(answers(&format!("Mayor {long}Dina Sole</a> said it rained.")), ["Dina Sole: it rained"]);
}

#[test]
fn block_elements_part_paragraphs() {
    for block in ["td", "section", "header", "dd", "hr", "option", "pre"] {
        let text = format!("Photo by Una Oro<{block} class=\"x\">Bo Lind said that it rained");
        assert_eq!(answers(&text), ["Bo Lind: it rained"], "{block}");
    }
}

#[test]
fn character_references_are_characters() {
    for (written, name) in [
        ("Jos&eacute; S&oslash;rensen", "José Sørensen"),
        ("&Aring;sa Bj&ouml;rk", "Åsa Björk"),
        ("Milo&scaron; &#x10C;apek", "Miloš Čapek"),
        ("Una Tr&shy;ott", "Una Trott"),
    ] {
        let answer =
            ENGLISH.extract(&format!("{written} said that it rained."), &Options::default(), &Stop::new());
        assert_eq!(answer.unwrap().speakers[0].name, name, "{written}");
    }
    for (open, close) in
        [("&#147;", "&#148;"), ("&#x93;", "&#x94;"), ("&amp;ldquo;", "&amp;rdquo;"), ("&laquo;", "&raquo;")]
    {
        let text = format!("{open}It rained on us,{close} said Una Trott.");
        assert_eq!(answers(&text), ["Una Trott: It rained on us,"]);
    }
    for reference in ["&deg;", "&frac12;", "&#0;", "&#x110000;", "&#99999999999;", "&wobble1;"] {
        let text = format!("Una Trott said that it was 5{reference} at the mill.");
        assert_eq!(answers(&text), [format!("Una Trott: it was 5{reference} at the mill")]);
    }
}

#[test]
fn escaped_tags_are_tags() {
    for (open, close) in [
        ("&lt;em&gt;", "&lt;/em&gt;"),
        ("&amp;lt;b&amp;gt;", "&amp;lt;/b&amp;gt;"),
        ("&lt;a href=&quot;http://x.y&quot;&gt;", "&lt;/a&gt;"),
    ] {
        let text = format!("Mayor {open}Dina Sole{close} said that the dam will hold.");
        assert_eq!(answers(&text), ["Dina Sole: the dam will hold"], "{open}");
    }
    let text = "&lt;p&gt;Una Oro&lt;/p&gt;&lt;p&gt;Bo Lind said that 3 &lt; 4 is true.&lt;/p&gt;";
    assert_eq!(answers(text), ["Bo Lind: 3 &lt; 4 is true"]);
}

#[test]
fn addresses_of_links_may_have_brackets() {
    for address in ["http://x.y/Lind", "http://x.y/Lind_(mayor)", "x_(a_(b))_c \"Bo Lind\""] {
        let text = format!("[Bo Lind]({address}) said that it rained.");
        assert_eq!(answers(&text), ["Bo Lind: it rained"], "{address}");
    }
}

#[test]
fn markup_behind_a_long_script_is_read() {
    let script = format!("<script>{}</script>", "var x = 1;\n\n".repeat(4000));
    let text =
        format!("Una Trott said <b>that</b> it rained. {script}Mayor <em>Dina Sole</em> said it snowed.");
    assert_eq!(answers(&text), ["Una Trott: it rained", "Dina Sole: it snowed"]);
    let endless =
        format!("<script>{}Mayor <em>Dina Sole</em> said it snowed.", "It is dry here.\n\n".repeat(900));
    assert_eq!(answers(&endless), ["Dina Sole: it snowed"]);
}
