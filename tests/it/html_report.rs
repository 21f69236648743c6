//! The report for a browser, as the elements that a browser reads.

use std::fs;

use html5gum::{Token, Tokenizer};
use serde_json::{Value, json};

use crate::ARTICLE;
use crate::process::{Daemon, run, stdout, whosaid};

/// An element with its attributes and what is in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    inside: Vec<Node>,
}

#[derive(Debug)]
enum Node {
    Element(Element),
    Text(String),
}

/// Elements without an end tag.
const VOID: [&str; 3] = ["br", "meta", "link"];

impl Element {
    /// Reads a page. Fails if an element is not closed, or closed in the wrong order.
    fn read(page: &str) -> Self {
        let mut open = vec![Self::default()];
        for token in Tokenizer::new(page) {
            match token.unwrap() {
                Token::StartTag(tag) => {
                    let attributes = tag.attributes.iter().map(|(key, value)| (text(key), text(value)));
                    let element =
                        Self { name: text(&tag.name), attributes: attributes.collect(), inside: vec![] };
                    if VOID.contains(&element.name.as_str()) {
                        open.last_mut().unwrap().inside.push(Node::Element(element));
                    } else {
                        open.push(element);
                    }
                }
                Token::EndTag(tag) => {
                    let element = open.pop().unwrap();
                    assert_eq!(text(&tag.name), element.name, "the end tag of the last open element");
                    open.last_mut().expect("an open element").inside.push(Node::Element(element));
                }
                Token::String(words) => {
                    open.last_mut().unwrap().inside.push(Node::Text(text(&words)));
                }
                Token::Doctype(_) => {}
                Token::Error(error) => panic!("{error:?} in {page}"),
                Token::Comment(comment) => panic!("a comment: {comment:?}"),
            }
        }
        assert_eq!(open.len(), 1, "{:?} is not closed", open.last().unwrap().name);
        open.remove(0)
    }

    fn attribute(&self, key: &str) -> &str {
        self.attributes.iter().find(|(own, _)| own == key).map_or("", |(_, value)| value)
    }

    fn is(&self, class: &str) -> bool {
        self.attribute("class").split(' ').any(|own| own == class)
    }

    /// Itself and all elements in it.
    fn all(&self) -> Vec<&Self> {
        let elements = self.inside.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        });
        std::iter::once(self).chain(elements.flat_map(Self::all)).collect()
    }

    fn of_class(&self, class: &str) -> Vec<&Self> {
        self.all().into_iter().filter(|element| element.is(class)).collect()
    }

    fn by_id(&self, id: &str) -> &Self {
        let found: Vec<_> = self.all().into_iter().filter(|element| element.attribute("id") == id).collect();
        assert_eq!(found.len(), 1, "elements with the id {id}");
        found[0]
    }

    /// Its text, without numbers and notes.
    fn words(&self) -> String {
        if self.is("number") || self.is("note") {
            return String::new();
        }
        let words = self.inside.iter().map(|node| match node {
            Node::Element(element) if element.name == "br" => "\n".into(),
            Node::Element(element) => element.words(),
            Node::Text(words) => words.clone(),
        });
        words.collect()
    }

    /// The name of the first speaker in the note of a statement.
    fn who(&self) -> String {
        self.of_class("note").last().unwrap().of_class("who")[0].words()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn page(arguments: &[&str], input: &str) -> Element {
    Element::read(&stdout(&[&["extract", "--output", "html"], arguments].concat(), input.as_bytes()))
}

fn jsonl(articles: &[Value]) -> String {
    articles.iter().map(|article| article.to_string() + "\n").collect()
}

/// The answer to the same article as JSON.
fn answer(text: &str) -> Value {
    serde_json::from_str(&stdout(&["extract", "--output", "json"], text.as_bytes())).unwrap()
}

const NESTED: &str = "“The captain said, ‘Load the last lorry,’ and I said, ‘Not on that ramp,’” Greta Moll told the \
                      inquiry.\n\n“Nobody wrote it down.”\n";
const EMOJI: &str = "“We sail at dawn 🚢🚢,” said דוד כהן, the mayor.\n\nHe told CNN\nin a statement that the 👨‍👩‍👧 choir would return.\n";

#[test]
fn every_content_is_underlined_and_its_note_names_the_speaker() {
    for article in [ARTICLE, NESTED, EMOJI, include_str!("../../examples/machine-translated.txt")] {
        let (page, answer) = (page(&[], article), answer(article));
        let speakers = answer["speakers"].as_array().unwrap();
        let attributions = answer["attributions"].as_array().unwrap();
        assert!(!attributions.is_empty());
        for (index, attribution) in attributions.iter().enumerate() {
            let first = page.by_id(&format!("a1-q{}", index + 1));
            let outer = &attribution["content"][0]["outer"]["text"];
            assert_eq!(first.words(), outer.as_str().unwrap(), "{attribution}");
            let speaker = speakers.iter().find(|speaker| speaker["id"] == attribution["speaker_id"]);
            let name = speaker.map_or("not told", |speaker| speaker["name"].as_str().unwrap());
            assert_eq!(first.who(), name, "{attribution}");
            assert_eq!(first.attribute("tabindex"), "0");
            page.by_id(first.attribute("aria-describedby"));
        }
        for (index, speaker) in speakers.iter().enumerate() {
            let item = page.by_id(&format!("a1-s{}", index + 1));
            assert_eq!(item.of_class("name")[0].words(), speaker["name"].as_str().unwrap());
        }
    }
}

#[test]
fn the_text_is_the_articles_own() {
    for article in [ARTICLE, NESTED, EMOJI, "A  b\tc\r\n  d\n\n\n \n\u{202e}e 😀"] {
        let page = page(&[], article);
        let text = page.of_class("text")[0];
        let shown: Vec<String> = text
            .inside
            .iter()
            .map(|block| match block {
                Node::Element(paragraph) => paragraph.words(),
                Node::Text(words) => panic!("{words:?} outside of a paragraph"),
            })
            .collect();
        let lines = |text: &str| -> Vec<String> {
            text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
        };
        assert_eq!(lines(&shown.join("\n\n")), lines(article));
    }
}

#[test]
fn every_link_leads_to_an_element_of_the_page() {
    let article = include_str!("../../examples/machine-translated.txt");
    let page = page(&["--unattributed"], article);
    let links: Vec<&str> =
        page.all().into_iter().filter(|element| element.name == "a").map(|a| a.attribute("href")).collect();
    assert!(links.iter().any(|link| link.starts_with("#a1-w")), "no warning in {links:?}");
    for link in links {
        page.by_id(link.strip_prefix('#').unwrap());
    }
    assert_eq!(page.of_class("warnings").len(), 1);
}

#[test]
fn headline_and_byline_stand_in_their_own_places() {
    let lines = [
        json!({"id": "a", "text": "“No,” he said.", "headline": "Lee: “We lost”", "byline": "By Bo Dahl"}),
        json!({"id": "b", "text": "Lee wins\n\nShe won.", "headline": "Lee wins"}),
    ];
    let page = page(&["--input", "jsonl"], &jsonl(&lines));
    let (headlines, bylines) = (page.of_class("headline"), page.of_class("byline"));
    assert_eq!(headlines.iter().map(|line| line.words()).collect::<Vec<_>>(), ["Lee: “We lost”"]);
    assert_eq!(headlines[0].of_class("content")[0].words(), "“We lost”");
    assert_eq!(bylines.iter().map(|line| line.words()).collect::<Vec<_>>(), ["By Bo Dahl"]);
}

#[test]
fn nothing_of_an_article_is_markup() {
    let script = "<script>alert(1)</script>";
    let text = format!("“We will {script} appeal,” said Ann <b>Lee</b> & \"Co\" \u{1b}[1m\0.");
    let article = json!({"id": format!("\"><img src=x>{script}"), "text": text, "headline": script,
        "byline": "</style>"});
    let output = stdout(&["extract", "--output", "html", "--input", "jsonl"], jsonl(&[article]).as_bytes());
    let page = Element::read(&output);
    let known = [
        "",
        "a",
        "article",
        "bdi",
        "blockquote",
        "body",
        "br",
        "div",
        "h1",
        "h2",
        "h3",
        "head",
        "header",
        "html",
        "li",
        "main",
        "mark",
        "meta",
        "ol",
        "p",
        "section",
        "span",
        "style",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ];
    for element in page.all() {
        assert!(known.contains(&element.name.as_str()), "{}", element.name);
    }
    assert!(page.of_class("text")[0].words().contains("Ann <b>Lee</b> & \"Co\" \u{fffd}[1m\u{fffd}."));
}

#[test]
fn a_report_loads_nothing() {
    let output = stdout(&["extract", "--output", "html"], ARTICLE.as_bytes());
    for forbidden in ["http:", "https:", "src=", "url(", "@import", "<script", "<link", " style=", " on"] {
        let without_policy = output.replace("http-equiv", "");
        let tags = without_policy.split('<').map(|part| part.split('>').next().unwrap());
        assert!(tags.clone().all(|tag| forbidden == " on" || !tag.contains(forbidden)), "{forbidden}");
        assert!(forbidden.starts_with(' ') || !without_policy.contains(forbidden), "{forbidden}");
    }
    let page = Element::read(&output);
    let handlers = |element: &&&Element| element.attributes.iter().any(|(key, _)| key.starts_with("on"));
    assert_eq!(page.all().iter().filter(handlers).count(), 0);
    let policy = page.all().into_iter().find(|meta| !meta.attribute("http-equiv").is_empty()).unwrap();
    assert!(policy.attribute("content").starts_with("default-src 'none'; style-src 'sha256-"));
}

#[test]
fn five_hundred_speakers_have_a_list_and_a_page_of_linear_size() {
    let surnames = ["Abend", "Birk", "Carlsen", "Dahl", "Ekman", "Falk", "Gran", "Holm", "Ibsen", "Juul"];
    let names: Vec<String> = (0..500_u32)
        .map(|i| {
            let letter = |n: u32| char::from_u32(u32::from(b'a') + n).unwrap();
            format!(
                "B{}{}ro {}en",
                letter(i / 20),
                letter(i % 20),
                surnames[i as usize % 10].to_owned() + &letter(i / 20).to_string()
            )
        })
        .collect();
    let article = |names: &[String]| -> String {
        names.iter().map(|name| format!("“We counted the boats,” said {name}.\n\n")).collect()
    };
    let whole = stdout(&["extract", "--output", "html"], article(&names).as_bytes());
    let page = Element::read(&whole);
    assert_eq!(page.of_class("speakers")[0].of_class("name").len(), 500);
    let looks = |element: &Element| element.attribute("class").to_owned();
    let looks: std::collections::HashSet<String> =
        page.of_class("name").iter().take(120).map(|name| looks(name)).collect();
    assert_eq!(looks.len(), 120);
    let empty = stdout(&["extract", "--output", "html"], b"Nothing.").len();
    let quarter = stdout(&["extract", "--output", "html"], article(&names[..125]).as_bytes()).len();
    assert!(whole.len() - empty < 5 * (quarter - empty), "{} and {quarter}", whole.len());
}

#[test]
fn an_article_without_statements_says_so() {
    let page = page(&[], "The bridge is closed.");
    assert!(page.of_class("speakers")[0].words().contains("No statements were found."));
    assert_eq!((page.of_class("statements").len(), page.of_class("warnings").len()), (0, 0));
}

#[test]
fn a_statement_without_a_known_speaker_says_not_told() {
    let page = page(&["--unattributed"], "“Non,” she said.\n\nHis book, “Slow Water,” comes out in May.\n");
    let statement = page.by_id("a1-q1");
    assert_eq!((statement.who().as_str(), statement.is("not-told")), ("not told", true));
    let quotation = page.by_id("a1-u1");
    assert_eq!((quotation.words().as_str(), quotation.who().as_str()), ("“Slow Water,”", "not told"));
    assert_eq!(page.of_class("others").len(), 1);
}

#[test]
fn several_articles_make_one_page_and_a_refused_one_has_a_section() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(&folder.path().join("data"), &[]);
    let names = ["a.txt", "bad.txt", "b.txt", "empty.txt"];
    let paths = names.map(|name| folder.path().join(name).to_str().unwrap().to_owned());
    let texts: [&[u8]; 4] = [ARTICLE.as_bytes(), b"Caf\xe9 closes.", NESTED.as_bytes(), b""];
    for (path, text) in paths.iter().zip(texts) {
        fs::write(path, text).unwrap();
    }
    let [a, bad, b, empty] = paths.each_ref().map(String::as_str);
    let here = ["extract", "--output", "html", a, bad, "missing.txt", b, empty];
    let output = run(&here, b"");
    assert_eq!(output.status.code(), Some(1), "the last failure's");
    let words = String::from_utf8(output.stderr.clone()).unwrap();
    let page = Element::read(&text(&output.stdout));
    assert_eq!(page.all().iter().filter(|element| element.name == "html").count(), 1);
    let titles = page.all().into_iter().filter(|element| element.name == "h2").map(Element::words);
    assert_eq!(titles.collect::<Vec<_>>(), [a, "Not read", "Not read", b, "Not read"]);
    let refused = page.of_class("whosaid-refused");
    for (section, reason) in refused.iter().zip([bad, "missing.txt", "document.content: is empty"]) {
        let message = section.words();
        let message = message.strip_prefix("Not read").unwrap();
        assert!(message.contains(reason) && words.contains(&format!("whosaid: {message}\n")), "{message}");
    }
    page.by_id("a1-q1");
    page.by_id("a4-q1");
    let there = run(&[&here[..], &["--server", &daemon.address]].concat(), b"");
    assert_eq!(text(&there.stdout), text(&output.stdout));
    assert_eq!((there.status.code(), there.stderr), (Some(1), output.stderr));
}

#[test]
fn nobody_reading_a_report_is_no_error() {
    let mut child = whosaid(&["extract", "--output", "html"]).spawn().unwrap();
    drop(child.stdout.take());
    // It may have ended before it reads.
    let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), ARTICLE.as_bytes());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

/// The elements of an article, one a line, as a person would sketch them.
fn sketch(element: &Element, depth: usize, lines: &mut String) {
    for node in &element.inside {
        let indent = "  ".repeat(depth);
        match node {
            Node::Text(words) => *lines += &format!("{indent}{words:?}\n"),
            Node::Element(element) if element.is("note") => {
                let rows = element.of_class("row").into_iter().map(Element::words);
                let shown: Vec<String> = rows.filter(|row| !row.contains('%')).collect();
                *lines += &format!(
                    "{indent}note: {} | {}\n",
                    element.of_class("who")[0].words(),
                    shown.join(" | ")
                );
            }
            Node::Element(element) => {
                let (class, id) = (element.attribute("class"), element.attribute("id"));
                let mark = [class.split(' ').next().unwrap(), id].join(" ");
                *lines += format!("{indent}{} {mark}", element.name).trim_end();
                *lines += "\n";
                sketch(element, depth + 1, lines);
            }
        }
    }
}

#[test]
fn a_small_article_in_full() {
    let page = page(
        &[],
        "“We will appeal,” said Ann Lee, the mayor, on Monday.\n\nShe told CNN the vote was void.\n",
    );
    let mut lines = String::new();
    sketch(page.of_class("text")[0], 0, &mut lines);
    sketch(page.of_class("speakers")[0], 0, &mut lines);
    assert_eq!(lines, include_str!("../fixtures/report.txt"), "\n{lines}");
}
