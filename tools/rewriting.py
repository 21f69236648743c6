"""Ways to rewrite an article without changing who said what; for tools/rewrite.

A way maps an article's text to edits (start, end, replacement), in order and without overlaps. `rewritten` applies them
and adjusts the offsets of the annotations.
"""
import bisect
import random
import re
from collections import Counter

import scoring

WORDS = scoring.ROOT / "languages/en/words"
MARK = re.compile(r"''|``|[\"“”„‟«»]")
OPENING, CLOSING = {"“", "„", "‟", "«", "``"}, {"”", "»"}
BREAK = re.compile(r"[ \t]*\n\s*")
# A straight mark after one of these opens.
BEFORE_OPENING = set(" \t\n([{-–—/‘") | {""}


def words(name):
    """The words of one of the project's lists, in lower case, with the features of each."""
    lines = (WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("#")[0].strip().partition("\t") for line in lines)
    return {word: rest.split() for word, _, rest in pairs if word}


def marks(text):
    """Each double mark of a text: start, end, and whether it opens. Reversed or unclosed marks are kept."""
    inside = False
    for found in re.finditer(r"\n|" + MARK.pattern, text):
        mark, start, end = found.group(), found.start(), found.end()
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        if mark == "\n":
            inside = False
            continue
        if mark in OPENING or mark in CLOSING:
            inside = mark in OPENING
        elif not inside and mark == '"' and before.isdigit():
            continue  # inches, or a mark that nothing opened
        elif before in BEFORE_OPENING and after not in {"", " ", "\n"}:
            inside = True
        elif not before.isspace() and (after in {"", " ", "\n"} or not after.isalnum()):
            inside = False
        else:
            inside = not inside
        yield start, end, inside


def remark(opening, closing):
    """The way that replaces all double marks by these."""
    return lambda text, _: [(s, e, opening if opens else closing) for s, e, opens in marks(text)]


def british(text, _):
    """Comma and full stop after the closing mark: `word,”` becomes `word”,`."""
    for start, end, opens in marks(text):
        at = start - 1
        if not opens and start and text[at] in ",." and not text[max(0, at - 1)] in ".,":
            yield at, end, text[start:end] + text[at]


def joined(text, _):
    """Joins every other paragraph to the one before, if both are complete sentences with complete quotations."""
    parts, last = list(paragraphs(text)), -2
    for index in range(1, len(parts) - 1):
        (s, e), (next_start, next_end) = parts[index], parts[index + 1]
        if last != index - 1 and whole(text[s:e]) and whole(text[next_start:next_end]):
            last = index
            yield e, next_start, " "


def paragraphs(text):
    """Start and end of each paragraph."""
    start = 0
    for found in BREAK.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def whole(part):
    """Whether a paragraph ends as a sentence does and leaves no quotation open; lists and speakers' lines do not."""
    opened = [opens for _, _, opens in marks(part)]
    pairs = all(first and not second for first, second in zip(opened[::2], opened[1::2]))
    ends = re.search(r"[.!?](?:[\"”»’]|'')?$", part)
    line = re.match(r"(?:[-–—•*]|\w+(?: \w+)?:)", part)
    return bool(ends and not line and len(opened) % 2 == 0 and pairs)


def split(text, attributions):
    """Splits paragraphs at the ends of sentences outside quotations, but never within an attribution."""
    depth, at, spans = 0, [], [extent(a) for a in attributions]
    opened = {s: opens for s, _, opens in marks(text)}
    for index, character in enumerate(text):
        depth = opened.get(index, depth if character != "\n" else 0)
        if character == " " and not depth and ends_sentence(text, index):
            at.append(index)
    return [(i, i + 1, "\n\n") for i in at if not any(s < i < e for s, e in spans)]


def extent(attribution):
    """The range from the first to the last character of an attribution."""
    spans = [span for role in ("source", "cue", "content") for span in attribution[role]]
    return min(s for s, _ in spans), max(e for _, e in spans)


def ends_sentence(text, at):
    """Whether the space is certainly between two sentences: no abbreviation, no initial."""
    before = re.search(r"(\w+)[)”\"»]?[.!?][)”\"»]?$", text[max(0, at - 40) : at])
    sure = before and before.group(1).islower() and len(before.group(1)) > 2 and f"{before.group(1)}." not in SHORT
    return bool(sure and re.match(r" [“\"«]?[A-Z]", text[at : at + 3]))


def renamed(text, _, seed=0):
    """First names for others of the same sex, and last names for others, each the same throughout the article."""
    new = names(text, random.Random(f"{seed}{text[:200]}"))
    for found in re.finditer(r"[^\W\d_]+(?:-[^\W\d_]+)*", text):
        if found.group() in new:
            yield found.start(), found.end(), new[found.group()]


def names(text, chance):
    """Replacements for the names of people introduced by first and last name."""
    people = Counter(
        (first, last)
        for first, last in re.findall(r"\b([A-Z][a-z]+) (?:[A-Z]\. )?((?:Mc|O’|O')?[A-Z][a-z]{2,})\b", text)
        if sex(first) and "@place" not in FIRST[first.lower()] and last.lower() not in KNOWN
    )
    firsts, lasts = {first for first, _ in people}, {last for _, last in people}
    new = {last: chance.choice(LAST) for last in sorted(lasts - firsts)}
    for first in sorted(firsts):
        new[first] = chance.choice(BY_SEX[sex(first)])
    plain = {old: name for old, name in new.items() if old not in MONTHS}
    return {**plain, **{old.upper(): name.upper() for old, name in plain.items()}}


def sex(name):
    """The gender attribute of a first name, if unambiguous."""
    return next((a for a in FIRST.get(name.lower(), []) if a in ("@female", "@male")), None)


def rewritten(document, way):
    """The article after the edits of a way, with adjusted offsets and the kinds of the original text."""
    text = document["text"]
    edits = list(way(text, document["attributions"]))
    moved = Moved(edits)
    attributions = []
    for old, kind in zip(document["attributions"], kinds(document)):
        new = {**old, **{role: moved.spans(old[role]) for role in ("source", "cue", "content")}}
        if kind:
            new["kind"] = kind
        if name := old.get("speaker"):
            new["speaker"] = apply(name, renames(edits, text, name) if way is renamed else way(name, []))
        attributions.append(new)
    return {**document, "text": apply(text, edits), "attributions": attributions}


def kinds(document):
    """The kind of each attribution before the edits: other marks must not change it."""
    score, text = scoring.scorer(), document["text"]
    mask = score["quoted_mask"](text)
    for a in document["attributions"]:
        content = score["chars"](a["content"], text)
        cue = " ".join(text[s:e] for s, e in a["cue"])
        yield a.get("kind") or (score["kind_of"](content, cue, mask) if content else None)


def renames(edits, text, name):
    """The same replacements for a name outside the text."""
    new = {text[s:e]: words for s, e, words in edits}
    for found in re.finditer(r"[^\W\d_]+(?:-[^\W\d_]+)*", name):
        if found.group() in new:
            yield found.start(), found.end(), new[found.group()]


def apply(text, edits):
    parts, done = [], 0
    for start, end, words in edits:
        parts += text[done:start], words
        done = end
    return "".join([*parts, text[done:]])


class Moved:
    """Maps offsets through edits."""

    def __init__(self, edits):
        self.edits, self.starts, self.shifts = edits, [s for s, _, _ in edits], [0]
        for start, end, words in edits:
            self.shifts.append(self.shifts[-1] + len(words) - (end - start))

    def spans(self, spans):
        return [[self.start(s), self.end(e)] for s, e in spans]

    def start(self, at):
        """A start inside an edit becomes the edit's start."""
        n = bisect.bisect_right(self.starts, at)
        start, end, _ = self.edits[n - 1] if n else (0, 0, "")
        return start + self.shifts[n - 1] if n and at < end else at + self.shifts[n]

    def end(self, at):
        """An end inside an edit becomes the edit's end. If mark and full stop swap, it stays after the mark."""
        n = bisect.bisect_left(self.starts, at)
        start, end, words = self.edits[n - 1] if n else (0, 0, "")
        if n and start < at <= end and words[-1] in ",." and MARK.match(words):
            return start + len(words) - 1 + self.shifts[n - 1] if at == end else start + self.shifts[n - 1]
        return start + len(words) + self.shifts[n - 1] if n and start < at < end else at + self.shifts[n]


FIRST = words("first-name")
# Names that are also common words are kept: Reporter is rarely a name.
LISTS = ("noun", "role", "body", "document", "title", "org-suffix", "adjective", "demonym", "time", "reporting", "verb")
KNOWN = {word for name in LISTS for word in words(name)} | {word for word, a in FIRST.items() if "@place" in a}
MONTHS = {"April", "May", "June", "August"}
SHORT = words("abbreviation")
BY_SEX = {
    kind: [w.title() for w, a in FIRST.items() if kind in a and "@place" not in a and w not in KNOWN and w.isalpha()]
    for kind in ("@female", "@male")
}
# Last names from many countries, none of them in the evaluation folder.
LAST = """Abernathy Albright Andersson Arkwright Bakker Barrowman Bellweather Bergström Bhatt Birkett Blakeney
Bouchard Calloway Castellanos Chaudhry Cromartie Dabrowski Dunleavy Eastwick Echeverria Fairbairn
Ferreira Fitzwilliam Galbraith Gutknecht Hakimi Halvorsen Hathersage Ibarra Jankowski Kaczmarek Kirkbride Kowalczyk
Macready Mortlake Nakagawa Netherfield Okonkwo Ormerod Pemberton Petrossian Quennell Rowntree
Sandoval Shaughnessy Sokolov Tennant Thistlewood Ueda Umarov Vandermeer Villanueva Wainwright Westergaard Yamashita
Yarborough Zielinski""".split()
WAYS = {
    "straight": remark('"', '"'),
    "apostrophes": remark("''", "''"),
    "guillemets": remark("«", "»"),
    "names": renamed,
    "british": british,
    "joined": joined,
    "split": split,
}
