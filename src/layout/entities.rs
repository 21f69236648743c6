//! Character references of HTML: `&ldquo;`, `&#8220;`, `&#x201C;`, also escaped twice.

/// Returns the character of the reference at the start of a text, and the reference's length in bytes.
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    let twice = if text.starts_with("&amp;") { "amp;".len() } else { 0 };
    let own = |skipped: usize| {
        let rest = text.get(1 + skipped..)?;
        let window = rest.as_bytes().get(..rest.len().min(LONGEST))?;
        let end = window.iter().position(|byte| *byte == b';')?;
        Some((character(rest.get(..end)?)?, skipped + end + 2))
    };
    own(twice).or_else(|| own(0))
}

/// The longest reference, in bytes, without its ampersand.
const LONGEST: usize = 10;

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16)).ok()?;
        return char::from_u32(code).filter(|c| !c.is_control());
    }
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

/// Those that news is full of; letters with accents are usually written as they are.
const NAMED: [(&str, char); 40] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("bdquo", '„'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("pound", '£'),
    ("euro", '€'),
    ("eacute", 'é'),
    ("Eacute", 'É'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("ecirc", 'ê'),
    ("iacute", 'í'),
    ("oacute", 'ó'),
    ("uacute", 'ú'),
    ("ntilde", 'ñ'),
    ("ccedil", 'ç'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("Ouml", 'Ö'),
    ("szlig", 'ß'),
];
