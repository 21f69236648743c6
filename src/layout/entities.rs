//! Character references of HTML: `&ldquo;`, `&#8220;`, `&#x201C;`, also escaped twice.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Returns what is read in the place of the reference at the start of a text, and the reference's length in bytes.
///
/// A name that is not known is read as U+FFFD, so that its semicolon parts no clauses; what only says how a word may be
/// broken or joined is read as nothing.
pub(super) fn entity(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let (c, length) = escaped_twice(text).or_else(|| {
        let name = name(text.get(1..)?)?;
        Some((character(name).or_else(|| unknown(name))?, name.len() + 2))
    })?;
    let read = if is_invisible(c) { Cow::Borrowed("") } else { Cow::Owned(c.to_string()) };
    Some((read, length))
}

/// The reference inside `&amp;ldquo;`. An unknown one is none: `AT&amp;T;` is a name and a semicolon.
fn escaped_twice(text: &str) -> Option<(char, usize)> {
    let inside = text.strip_prefix("&amp;")?;
    let name = name(inside)?;
    Some((character(name)?, text.len() - inside.len() + name.len() + 1))
}

/// The longest name of a reference, in bytes.
const LONGEST: usize = 31;

/// Returns what stands before the semicolon.
fn name(text: &str) -> Option<&str> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
    let length = text.bytes().take(LONGEST + 1).take_while(is_part).count();
    let name = text.get(..length).filter(|name| (2..=LONGEST).contains(&name.len()))?;
    text.get(length..)?.starts_with(';').then_some(name)
}

fn character(name: &str) -> Option<char> {
    match name.strip_prefix('#') {
        Some(number) => numbered(number),
        None => NAMED.get(name).copied(),
    }
}

/// The character of a number, as browsers read it.
fn numbered(number: &str) -> Option<char> {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    // A number that is too long for 32 bits is out of range as well.
    let code = u32::from_str_radix(digits, radix).unwrap_or(u32::MAX);
    let c = match code {
        128..=159 => WINDOWS_1252.chars().nth(code as usize - 128),
        9 | 13 => Some(' '),
        _ => char::from_u32(code).filter(|c| *c == '\n' || !c.is_control()),
    };
    Some(c.unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// What Windows-1252 has at 128 to 159, where Unicode has controls; U+FFFD where it has nothing.
const WINDOWS_1252: &str = "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ";

fn unknown(name: &str) -> Option<char> {
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.contains('#');
    is_name.then_some(char::REPLACEMENT_CHARACTER)
}

/// Whether a character only says how a word may be broken, joined or directed.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

static NAMED: LazyLock<HashMap<&str, char>> = LazyLock::new(|| {
    let mut words = VISIBLE.split_ascii_whitespace();
    let pairs = std::iter::from_fn(|| Some((words.next()?, words.next()?.chars().next()?)));
    pairs.chain(BLANK_OR_ESCAPED).collect()
});

/// Those that cannot be written in [`VISIBLE`] so that a reader sees them.
const BLANK_OR_ESCAPED: [(&str, char); 22] = [
    ("nbsp", '\u{a0}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("shy", '\u{ad}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("lrm", '\u{200e}'),
    ("rlm", '\u{200f}'),
    ("quot", '\u{22}'),
    ("Tab", '\u{9}'),
    ("NewLine", '\u{a}'),
    ("hairsp", '\u{200a}'),
    ("numsp", '\u{2007}'),
    ("puncsp", '\u{2008}'),
    ("ZeroWidthSpace", '\u{200b}'),
    ("NoBreak", '\u{2060}'),
    ("AMP", '\u{26}'),
    ("LT", '\u{3c}'),
    ("GT", '\u{3e}'),
    ("QUOT", '\u{22}'),
    ("bsol", '\u{5c}'),
];

/// The names of HTML 4, the Latin letters of HTML 5 and its signs of ASCII, each before its character.
const VISIBLE: &str = "\
    excl ! num # dollar $ percnt % amp & lpar ( rpar ) ast * plus + comma , period . sol / colon : semi ; \
    lt < equals = gt > quest ? commat @ lsqb [ rsqb ] lowbar _ iexcl ¡ cent ¢ pound £ curren ¤ yen ¥ \
    brvbar ¦ sect § uml ¨ copy © ordf ª laquo « not ¬ reg ® macr ¯ deg ° plusmn ± sup2 ² sup3 ³ acute ´ \
    micro µ para ¶ middot · cedil ¸ sup1 ¹ ordm º raquo » frac14 ¼ frac12 ½ half ½ frac34 ¾ iquest ¿ \
    Agrave À Aacute Á Acirc Â Atilde Ã Auml Ä Aring Å AElig Æ Ccedil Ç Egrave È Eacute É Ecirc Ê Euml Ë \
    Igrave Ì Iacute Í Icirc Î Iuml Ï ETH Ð Ntilde Ñ Ograve Ò Oacute Ó Ocirc Ô Otilde Õ Ouml Ö times × \
    Oslash Ø Ugrave Ù Uacute Ú Ucirc Û Uuml Ü Yacute Ý THORN Þ szlig ß agrave à aacute á acirc â atilde ã \
    auml ä aring å aelig æ ccedil ç egrave è eacute é ecirc ê euml ë igrave ì iacute í icirc î iuml ï eth ð \
    ntilde ñ ograve ò oacute ó ocirc ô otilde õ ouml ö divide ÷ oslash ø ugrave ù uacute ú ucirc û uuml ü \
    yacute ý thorn þ yuml ÿ Amacr Ā amacr ā Abreve Ă abreve ă Aogon Ą aogon ą Cacute Ć cacute ć Ccirc Ĉ \
    ccirc ĉ Cdot Ċ cdot ċ Ccaron Č ccaron č Dcaron Ď dcaron ď Dstrok Đ dstrok đ Emacr Ē emacr ē Edot Ė \
    edot ė Eogon Ę eogon ę Ecaron Ě ecaron ě Gcirc Ĝ gcirc ĝ Gbreve Ğ gbreve ğ Gdot Ġ gdot ġ Gcedil Ģ \
    Hcirc Ĥ hcirc ĥ Hstrok Ħ hstrok ħ Itilde Ĩ itilde ĩ Imacr Ī imacr ī Iogon Į iogon į Idot İ imath ı \
    inodot ı IJlig Ĳ ijlig ĳ Jcirc Ĵ jcirc ĵ Kcedil Ķ kcedil ķ kgreen ĸ Lacute Ĺ lacute ĺ Lcedil Ļ lcedil ļ \
    Lcaron Ľ lcaron ľ Lmidot Ŀ lmidot ŀ Lstrok Ł lstrok ł Nacute Ń nacute ń Ncedil Ņ ncedil ņ Ncaron Ň \
    ncaron ň napos ŉ ENG Ŋ eng ŋ Omacr Ō omacr ō Odblac Ő odblac ő OElig Œ oelig œ Racute Ŕ racute ŕ \
    Rcedil Ŗ rcedil ŗ Rcaron Ř rcaron ř Sacute Ś sacute ś Scirc Ŝ scirc ŝ Scedil Ş scedil ş Scaron Š \
    scaron š Tcedil Ţ tcedil ţ Tcaron Ť tcaron ť Tstrok Ŧ tstrok ŧ Utilde Ũ utilde ũ Umacr Ū umacr ū \
    Ubreve Ŭ ubreve ŭ Uring Ů uring ů Udblac Ű udblac ű Uogon Ų uogon ų Wcirc Ŵ wcirc ŵ Ycirc Ŷ ycirc ŷ \
    Yuml Ÿ Zacute Ź zacute ź Zdot Ż zdot ż Zcaron Ž zcaron ž fnof ƒ circ ˆ tilde ˜ Alpha Α Beta Β Gamma Γ \
    Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π Rho Ρ \
    Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η \
    theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π rho ρ sigmaf ς sigma σ tau τ upsilon υ \
    phi φ chi χ psi ψ omega ω thetasym ϑ upsih ϒ piv ϖ dash ‐ hyphen ‐ ndash – mdash — horbar ― lsquo ‘ \
    rsquo ’ rsquor ’ lsquor ‚ sbquo ‚ ldquo “ rdquo ” rdquor ” bdquo „ ldquor „ dagger † Dagger ‡ bull • \
    hellip … permil ‰ prime ′ Prime ″ lsaquo ‹ rsaquo › oline ‾ frasl ⁄ euro € image ℑ numero № weierp ℘ \
    real ℜ trade ™ alefsym ℵ frac13 ⅓ frac23 ⅔ frac15 ⅕ frac18 ⅛ frac38 ⅜ frac58 ⅝ frac78 ⅞ larr ← uarr ↑ \
    rarr → darr ↓ harr ↔ crarr ↵ lArr ⇐ uArr ⇑ rArr ⇒ dArr ⇓ hArr ⇔ forall ∀ part ∂ exist ∃ empty ∅ nabla ∇ \
    isin ∈ notin ∉ ni ∋ prod ∏ sum ∑ minus − lowast ∗ radic √ prop ∝ infin ∞ ang ∠ and ∧ or ∨ cap ∩ cup ∪ \
    int ∫ there4 ∴ sim ∼ cong ≅ asymp ≈ ne ≠ equiv ≡ le ≤ ge ≥ sub ⊂ sup ⊃ nsub ⊄ sube ⊆ supe ⊇ oplus ⊕ \
    otimes ⊗ perp ⊥ sdot ⋅ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋ lang 〈 rang 〉 loz ◊ phone ☎ spades ♠ clubs ♣ \
    hearts ♥ diams ♦ check ✓";
