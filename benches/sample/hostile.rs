//! Adversarial texts, which would take more than linear time if any search were unbounded.

/// The unit repeated up to a length.
pub fn filled(unit: &str, length: usize) -> String {
    unit.repeat(length / unit.len().max(1) + 1)
        .chars()
        .scan(0, |end, c| {
            *end += c.len_utf8();
            (*end <= length).then_some(c)
        })
        .collect()
}

/// The repeated unit of each adversarial text.
pub fn hostile() -> Vec<(&'static str, String)> {
    let marks = ["\"", "“", "”", "„", "«", "»", "``", "''", "'", "‘", "’", "`", "&quot;", "â€œ"];
    let mut texts: Vec<(&str, String)> = vec![
        ("marks that alternate", "“”".into()),
        ("marks that alternate around a word", "“a” ".into()),
        ("marks of all kinds", marks.concat()),
        ("marks that nest", "“a ‘b „c ".into()),
        ("marks that nest and close", "“a ‘b „c” d’ e” ".into()),
        ("apostrophes", "don't ".into()),
        ("said", "said ".into()),
        ("one word", "a".into()),
        ("one word in capitals", "A".into()),
        ("one word with full stops", "a.".into()),
        ("names", "Ann Lee Dahl ".into()),
        ("other names", other_names()),
        ("names with commas", "Ann Lee, ".into()),
        ("names that say", "Ann Lee said. ".into()),
        ("one sentence", "the mayor of the town said that the council and ".into()),
        ("one sentence of a quotation", "“the mayor of the town, ".into()),
        ("reports of reports", "Ann said that Bo said that ".into()),
        ("pronouns that say", "He said it. She said that. They said so. ".into()),
        ("the mayor said", "The mayor said it. The senator said “no”. ".into()),
        ("spaces", " ".into()),
        ("full stops and spaces", format!("a.{}", " ".repeat(1000))),
        ("no-break spaces", "\u{a0}".into()),
        ("line breaks", "\n".into()),
        ("wrapped lines", "word,\n".into()),
        ("commas", ",".into()),
        ("commas and spaces", ", ".into()),
        ("full stops", ".".into()),
        ("full stops apart", ". ".into()),
        ("brackets", "(".into()),
        ("colons", ":".into()),
        ("hyphens apart", "- ".into()),
        ("words with hyphens", "a-".into()),
        ("digits", "1".into()),
        ("digits with commas", "1,".into()),
        ("adverbs", "very also ".into()),
        ("determiners", "the ".into()),
        ("prepositions", "in of ".into()),
        ("auxiliaries", "would have been ".into()),
        ("appositions", "Ann Lee, the mayor of Tarn, ".into()),
        ("possessors", "Lee's ".into()),
        ("relative clauses", "Lee, who said ".into()),
        ("paragraphs that open a mark", "“Word word\n\n".into()),
        ("quotations alone", "“We will go there now.”\n\n".into()),
        ("quotations in one paragraph", "“We will go there now.” ".into()),
        (
            "one speaker, many quotations",
            "“We will go,” Lee said. “We will go there now.”\n\n“We will go there now.”\n\n".into(),
        ),
        ("paragraphs that announce", "He said:\n\n“We will go.”\n\n".into()),
        ("combining characters", "e\u{301}\u{302}\u{303}".into()),
        ("only combining characters", "\u{301}".into()),
        ("invisible characters", "“\u{200b}\u{200b}\u{200b}\u{200b}".into()),
        ("only invisible characters", "\u{200b}".into()),
        ("ideographs", "語".into()),
        ("emoji", "👩‍👩‍👧".into()),
        ("reports inside quotations", "“Ann said, ‘We will go,’ and left,” Lee said.\n\n".into()),
        ("relative pronouns", "a mayor of towns of towns who said that it held and ".into()),
        ("other long names that say", other_names().replace(" K", " said it. Karlov")),
        ("long words", format!("{} ", "abc".repeat(4000))),
        ("letters with full stops", "a.b-".into()),
        ("lines of a transcript", "Lee: We will go “there” now.\n".into()),
    ];
    texts.extend(marks.iter().map(|mark| ("one kind of mark", (*mark).to_owned())));
    texts
}

/// Names of which no two are alike.
fn other_names() -> String {
    let letters: Vec<char> = ('a'..='z').collect();
    let name = |n: usize| -> String {
        let digits =
            (0..4).map(|place| letters.get(n / 26usize.pow(place) % 26).copied().unwrap_or_default());
        "K".chars().chain(digits).collect()
    };
    (0..100_000).map(|n| format!("{} {} ", name(n * 7919), name(n * 104_729))).collect()
}
