"""Writes verb.txt, noun.txt, adjective.txt and adverb.txt: what a lower-case word is by default.

usage: open_classes.py WORDNET COMPROMISE WORDS        (after all other lists but first-name.txt)

A word is taken when it is met twice in the training articles or its lemma stands in compromise's lexicon.
It gets its commonest part of speech by WordNet's tagged senses, and a second one where that is not rare.
Words of the closed and of the more special lists are left to those.
"""
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import compromise
import corpus
import forms
import lists
import nouns
import wordnet

OPEN = ("verb", "noun", "adjective", "adverb")
LETTER = dict(zip("vnar", OPEN))
PAIRS = {frozenset(p) for p in ("vn", "na", "va", "ar")}
SECOND = 0.2
TAGS = {"v": ("Verb", "Infinitive"), "n": ("Noun", "Singular", "Uncountable", "Plural", "Unit", "Currency"),
    "a": ("Adjective", "Adj", "Comparable", "Comparative"), "r": ("Adverb",)}
DROP = set("'s s t re ve ll d m mr ms st jr de la al ha un us lie".split())
BETTER = {"well": "r", "better": "ar", "best": "ar", "worse": "a", "worst": "a", "much": "r", "so": "r", "very": "r", "too": "r", "also": "r", "just": "r", "even": "r",
    "only": "r", "still": "r", "back": "r", "away": "r", "together": "r", "again": "r", "here": "r", "there": "r", "away": "r", "perhaps": "r", "maybe": "r", "like": "v",
    "however": "r", "likely": "ar", "early": "ar", "daily": "ar", "nowhere": "r", "therefore": "r", "thus": "r", "yes": "r", "rather": "r", "instead": "r", "else": "r", "ever": "r", "quite": "r", "almost": "r", "always": "r", "often": "r"}


def weights(package, lexicon):
    """(letter, lemma) -> how much the lemma is that part of speech."""
    found = Counter({key: sum(files.values()) for key, files in wordnet.senses_cached(package).items() if re.fullmatch(r"[a-z][a-z'-]*", key[1])})
    lower = set().union(*nouns.ordinary(package).values())
    for key in list(found):
        if key[0] == "n" and key[1] not in lower:
            del found[key]
    for letter, tags in TAGS.items():
        for word in set().union(*(lexicon.get(t, set()) for t in tags)):
            if (letter, word) in found:
                found[letter, word] += 1
    return found


def inflected(letter, lemma):
    """(form, features) of a lemma."""
    yield lemma, {"v": ["finite"], "n": []}.get(letter, [])
    if letter == "v":
        third, past, participle, ing = forms.verb_forms(lemma)
        yield from ((third, ["finite"]), (past, ["finite"]), (ing, ["ing"]))
        if participle != past:
            yield participle, ["finite" if participle == lemma else "participle"]
    elif letter == "n":
        yield nouns.plural(lemma), ["@plural"]
    elif letter == "a" and len(lemma) < 7:
        yield from ((degree, []) for degree in degrees(lemma))


def degrees(adjective):
    """The comparative and superlative of a short adjective."""
    stem = adjective[:-1] if adjective.endswith("e") else adjective[:-1] + "i" if adjective.endswith("y") else adjective
    if re.search(r"[^aeiou][aeiou][bdgmnpt]$", adjective):
        stem += adjective[-1]
    return stem + "er", stem + "est"


def candidates(package, lexicon):
    """form -> letter -> (weight, features)."""
    known = set().union(*(lexicon.get(t, set()) for tags in TAGS.values() for t in tags))
    met, found = corpus.word_counts(), defaultdict(dict)
    for (letter, lemma), weight in weights(package, lexicon).items():
        if lemma in DROP or (len(lemma) < 3 and lemma not in ("go", "do", "be", "ad", "tv", "ok")):
            continue
        for form, features in inflected(letter, lemma):
            common = lemma in known and (letter in "vnr" or form == lemma)
            if (met[form] >= 2 or common) and weight > found[form].get(letter, (0, []))[0]:
                found[form][letter] = (weight, features)
    return found


def classes(form, options):
    """The one or two letters a form keeps."""
    if form in BETTER:
        return [c for c in BETTER[form]]
    if options.get("v", (0, []))[1] == ["participle"]:
        return ["v"]
    if form.endswith("ly") and "r" in options:
        return ["r"]
    ranked = sorted(options, key=lambda c: -options[c][0])
    total = sum(options[c][0] for c in options)
    second = [c for c in ranked[1:] if options[c][0] >= SECOND * total and frozenset((ranked[0], c)) in PAIRS]
    return ranked[:1] + second[:1]


def single(options):
    """A word that also marks organisations is a noun or an adjective, nothing else."""
    return sorted((c for c in options if c in "na"), key=lambda c: -options[c][0])[:1]


def main():
    package, lexicon, folder = sys.argv[1], compromise.lexicon(sys.argv[2]), Path(sys.argv[3])
    taken = lists.union(folder, leave_out=(*OPEN, "first-name", "abbreviation", "org-suffix"))
    marks = set(lists.read(folder / "org-suffix.txt"))
    tables = {name: [] for name in OPEN}
    for form, options in {**dict.fromkeys(BETTER, {}), **candidates(package, lexicon)}.items():
        if form in taken:
            continue
        for letter in single(options) if form in marks else classes(form, options):
            features = options[letter][1] if letter in options else ["finite"] if letter == "v" else []
            tables[LETTER[letter]].append((form, features, ""))
    what = {"verb": "Forms of common verbs that do not report. finite: base, third person, past (and past participle where alike); ing; participle.",
        "noun": "Common nouns, singular and plural, beyond those of the special lists.", "adjective": "Common adjectives.", "adverb": "Common adverbs."}
    for name, entries in tables.items():
        header = what[name] + "\nFrom WordNet and the Node package compromise (MIT, Copyright Spencer Kelly), kept where met twice in PolNeAR's training\narticles or listed by compromise; written by tools/words/open_classes.py.\n" + wordnet.NOTICE
        lists.write(folder / f"{name}.txt", header, entries)


if __name__ == "__main__":
    main()
