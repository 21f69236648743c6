"""Writes demonym.txt from judged/demonym.txt and compromise's lexicon.

usage: demonyms.py COMPROMISE WORDS
"""
import sys
from pathlib import Path

import compromise
import lists
import nouns

HEADER = """Nationalities, peoples and parties, as adjectives and nouns.
By hand (judged/demonym.txt) and from the Node package compromise (MIT, Copyright Spencer Kelly)."""


def main():
    judged = nouns.judged("demonym")
    found = {w: [] for w in judged["same"] | judged["regular"]}
    found.update({w: [] for w in compromise.lexicon(sys.argv[1])["Demonym"] if w.endswith("ese")})
    plurals = {nouns.plural(w): ["@plural"] for w in judged["regular"] if w not in judged["same"]}
    lists.write(Path(sys.argv[2], "demonym.txt"), HEADER, [(w, f, "") for w, f in {**found, **plurals}.items()])


if __name__ == "__main__":
    main()
