//! Texts composed of words, marks and sentences that rules match: random letters rarely form a statement.

/// Marks a part whose other bytes each choose a fragment.
const CHOSEN: char = '\u{2}';

/// Fragments: marks of every kind, words that rules match, and code points of every width.
const PIECES: [&str; 96] = [
    " ",
    ", ",
    ". ",
    "\n",
    "\n\n",
    "\r\n\r\n",
    "\t",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "\0",
    "“",
    "”",
    "„",
    "\"",
    "'",
    "‘",
    "’",
    "«",
    "»",
    "‹",
    "›",
    "''",
    "``",
    "「",
    "」",
    ",",
    ".",
    "?",
    "!",
    "…",
    "...",
    ":",
    ";",
    "—",
    "–",
    "-",
    "(",
    ")",
    "[",
    "]",
    "•",
    "*",
    "> ",
    "/",
    "said",
    "says",
    "told",
    "asked whether",
    "called",
    "according to",
    "that",
    "to",
    "who",
    "whose",
    "she",
    "he",
    "they",
    "it",
    "I",
    "we",
    "Ann Lee",
    "Lee",
    "the mayor",
    "Mr. Ó Briain",
    "Ms. Diop",
    "Dr.",
    "Sen.",
    "Gen. J. R. Tarn Jr.",
    "U.S.",
    "Acme Inc.",
    "the Ministry of Fish",
    "police",
    "a spokeswoman for",
    "reporters",
    "a statement",
    "We will appeal",
    "it is late",
    "and",
    "but",
    "because",
    "not",
    "would",
    "on Monday",
    "yesterday",
    "in March",
    "42",
    "3.5%",
    "’s",
    "İzmir",
    "e\u{301}",
    "👩‍👩‍👧",
    "𝔘",
    "名前",
    "\u{202e}",
    "ﬁ",
];

/// Invented statements of common shapes.
const SENTENCES: [&str; 20] = [
    "“We will mend the quay,” said Ílse Brandt, the harbour master.",
    "“We will mend the quay,” the harbour master said on Monday. “It takes a year.”",
    "Ílse Brandt said that the quay would be mended.",
    "“No,” she said, “not now.”",
    "The quay is lost, according to the town’s engineers.",
    "„Wir bauen“, he added.",
    "Mr. Ó Briain told reporters the ferry was late.",
    "The plan is “bold 👩‍👩‍👧 and costly,” Amadou Diop wrote in a letter.",
    "“This goes on and on, he said.\n\n“And on,” he added.",
    "Critics called it “a mistake.”",
    "According to Óscar, it rained yesterday.",
    "The minister announced:\n\n“We are leaving.”",
    "\nBrandt: And then, “We will never go there again,” and nobody left.\nDiop: Why?\nBrandt: “We will mend the quay.” No.\n",
    "“My uncle told me, ‘We will mend the quay,’ and I said, ‘Not now,’” Ann Lee said.",
    "Asked whether the ferry would sail, Captain Ruth Tarn said no.",
    "Acme Inc. denied that it had sold the pier.",
    "Tarn, who called the pier “a ruin”, would say the same again.",
    "By Ann Lee\n\n",
    "Ferry late: captain\n\n",
    "(Photo: “The quay,” by Amadou Diop)",
];

/// The text of a part: itself, or the fragments that its bytes choose.
pub fn text(part: &str) -> String {
    let Some(choices) = part.strip_prefix(CHOSEN) else { return part.to_owned() };
    choices.bytes().map(piece).collect()
}

fn piece(choice: u8) -> &'static str {
    let choice = usize::from(choice);
    PIECES.get(choice).copied().unwrap_or_else(|| SENTENCES[(choice - PIECES.len()) % SENTENCES.len()])
}

/// Patterns composed of their tokens, in the same way.
pub fn chosen<'t>(part: &'t str, signs: &[&'t str]) -> Option<String> {
    let choices = part.strip_prefix(CHOSEN)?;
    Some(choices.bytes().map(|choice| signs[usize::from(choice) % signs.len()]).collect::<Vec<_>>().join(" "))
}
