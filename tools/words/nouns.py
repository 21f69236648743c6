"""Writes role.txt, body.txt, document.txt and cue-noun.txt.

usage: nouns.py WORDNET COMPROMISE WORDS

role and body start from WordNet's nouns for persons (18) and groups (14) that are met in the training
articles or stand in compromise's lexicon; judged/*.txt add and drop. Remarks: times head of a source.
"""
import re
import sys
from pathlib import Path

import compromise
import corpus
import forms
import learn_nouns
import lists
import wordnet

IRREGULAR = {"person": "people", "child": "children", "man": "men", "woman": "women", "wife": "wives", "ex-wife": "ex-wives",
    "thief": "thieves", "hero": "heroes", "mp": "mps", "passer-by": "passers-by", "passerby": "passersby", "analysis": "analyses",
    "mother-in-law": "mothers-in-law", "father-in-law": "fathers-in-law", "son-in-law": "sons-in-law", "thesis": "theses",
    "daughter-in-law": "daughters-in-law", "brother-in-law": "brothers-in-law", "sister-in-law": "sisters-in-law",
    "alumnus": "alumni", "testimony": "testimonies", "hypothesis": "hypotheses", "superhero": "superheroes", "housewife": "housewives",
    "talking-point": "talking-points", "chief": "chiefs", "series": "series", "headquarters": "headquarters", "duo": "duos", "quiz": "quizzes",
    "foot": "feet", "tooth": "teeth", "mouse": "mice", "goose": "geese", "crisis": "crises", "criterion": "criteria", "grandchild": "grandchildren",
    "phenomenon": "phenomena", "leaf": "leaves", "life": "lives", "half": "halves", "knife": "knives", "wolf": "wolves", "shelf": "shelves",
    "loaf": "loaves", "self": "selves", "calf": "calves", "basis": "bases", "emphasis": "emphases", "oasis": "oases", "bacterium": "bacteria",
    "curriculum": "curricula", "stimulus": "stimuli", "fungus": "fungi", "nucleus": "nuclei", "ox": "oxen", "potato": "potatoes", "tomato": "tomatoes",
    "echo": "echoes", "veto": "vetoes", "embargo": "embargoes", "mosquito": "mosquitoes", "torpedo": "torpedoes", "referendum": "referenda",
    "medium": "media", "diagnosis": "diagnoses", "axis": "axes", "synthesis": "syntheses", "sheep": "sheep", "deer": "deer", "aircraft": "aircraft"}
INVARIANT = set("police authorities media troops clergy evidence research footage advice news testimony management leadership staff criticism speculation guidance congress parliament public hq fbi cia nato un gop nypd lapd nhs bbc cnn dnc rnc pentagon kremlin treasury vatican taliban citizenry electorate workforce judiciary minutes scripture speechwriting".split())
SOURCES = "From judged/{0}.txt by hand and, by tools/words/nouns.py, "


def judged(name):
    """kind of line -> words of one judged file; a word ending in -x is struck out."""
    found = {}
    for line in (Path(__file__).parent / "judged" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#") and ":" in line:
            kind, words = line.split(":", 1)
            found.setdefault(kind, set()).update(w for w in words.split() if not w.endswith("-x"))
    return found


def plural(noun):
    return IRREGULAR.get(noun, forms.plural(noun))


def ordinary(package):
    """Nouns that WordNet writes in lower case, by lexicographer file."""
    found = {}
    for file, words in wordnet.synsets(package, "noun"):
        found.setdefault(file, set()).update(w for w in words if re.fullmatch(r"[a-z][a-z-]+", w))
    return found


def of_file(package, lexicon, file, share):
    """Single words whose noun senses lie for a good share in one file and that are met often enough."""
    senses, words, lower = wordnet.senses_cached(package), corpus.word_counts(), ordinary(package)[file]
    common = set().union(*(v for k, v in lexicon.items() if k in ("Actor", "Noun", "Singular", "Uncountable")))
    found = set()
    for noun in lower:
        files = senses[("n", noun)]
        other = sum(n for p in "var" for n in senses.get((p, noun), {}).values())
        met = words[noun] + words[plural(noun)] >= 2 or (noun in common and files[file] > 1.5)
        if met and files[file] >= share * sum(files.values()) and files[file] >= 0.7 * other:
            found.add(noun)
    return found


def sexes(noun, marks):
    for sex in ("female", "male"):
        if noun in marks.get(sex, ()):
            return [f"@{sex}"]
    return ["@female"] if noun.endswith("woman") else ["@male"] if noun.endswith("sman") else []


def entries(nouns, kind, heads, marks):
    """Singular and plural entries of nouns."""
    found = {}
    only = marks.get("plural_only", set()) | marks.get("singular_plural", set())
    for noun in sorted(nouns):
        attributes = [f"@{kind}"] if kind else []
        attributes += sexes(noun, marks) if kind == "person" else []
        many = plural(noun)
        found[noun] = (noun, attributes + ["@plural" if noun in only else "@singular"], note(heads[noun]))
        if noun not in only and noun not in INVARIANT and many not in nouns:
            found[many] = (many, attributes + ["@plural"], note(heads[many]))
    return list(found.values())


def note(n):
    return str(n) if n else ""


def cue_notes(nouns):
    before, cues = learn_nouns.that_nouns()
    return {w: f"cue {cues[w]}, before that {before[w]}" if cues[w] or before[w] else "" for w in nouns}


def main():
    package, lexicon, folder = sys.argv[1], compromise.lexicon(sys.argv[2]), Path(sys.argv[3])
    heads, role, body, document, cue = learn_nouns.source_heads(), judged("role"), judged("body"), judged("document"), judged("cue-noun")
    persons = (of_file(package, lexicon, 18, 0.5) | role["add"]) - role["drop"] - body["add"] - document["add"]
    groups = (of_file(package, lexicon, 14, 0.45) | body["add"]) - body["drop"] - persons - document["add"]
    tail = "\nRemarks: times head of a source of speech in the training articles of PolNeAR.\n"
    learned = "WordNet's nouns {} met twice in those articles\nor in the lexicon of the package compromise (MIT, Copyright Spencer Kelly).\n"
    for name, what, nouns, kind, marks in (
        ("role", "Nouns for persons who speak.\n" + SOURCES + learned.format("for persons"), persons, "person", role),
        ("body", "Groups and organisations that speak.\n" + SOURCES + learned.format("for groups"), groups, "group", body),
        ("document", "Documents, messages and findings that speak. By hand (judged/document.txt).", document["add"], "document", document),
    ):
        notice = wordnet.NOTICE if name != "document" else ""
        lists.write(folder / f"{name}.txt", what.format(name) + tail + notice, entries(nouns, kind, heads, marks))
    nouns = cue["add"] | {plural(n) for n in cue["add"] if n not in INVARIANT}
    notes = cue_notes(nouns)
    header = "Nouns that take reported speech: \"his claim that\", \"a warning from X that\".\nBy hand (judged/cue-noun.txt); remarks: times part of a cue, and before \"that\", in PolNeAR's training articles."
    lists.write(folder / "cue-noun.txt", header, [(n, ["@plural" if n not in cue["add"] else "@singular"], notes[n]) for n in nouns])


if __name__ == "__main__":
    main()
