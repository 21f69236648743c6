"""How much of the training articles' speech the lists know.

usage: coverage.py WORDNET WORDS        (prints shares, and frequent cue heads that no list has)
"""
import sys
from collections import Counter

import corpus
import learn_frames
import lists


def main():
    package, folder = sys.argv[1:3]
    cues, words, _, table = learn_frames.counts(package)
    reporting = lists.read(folder + "/reporting.txt")
    strong = {w for w, f in reporting.items() if "weak" not in f}
    total = sum(cues.values())
    print(f"cue heads in reporting.txt: {sum(n for w, n in cues.items() if w in reporting)} of {total}, not weak: {sum(n for w, n in cues.items() if w in strong)}")
    print(f"of {sum(n for w, n in words.items() if w in strong)} strong words met, {sum(cues[w] for w in strong)} are cues")
    print("cue heads without an entry:", " ".join(f"{w}:{n}/{words[w]}" for w, n in cues.most_common() if n >= 2 and w not in reporting))
    known, unknown = lists.union(folder), Counter()
    for article in corpus.articles():
        unknown.update(w for w, s, e in corpus.tokens(article["text"]) if w.isalpha() and article["text"][s].islower() and w not in known)
    every = sum(n for w, n in words.items() if w.isalpha())
    print(f"lower-case tokens without an entry: {sum(unknown.values())} of {every} words:", " ".join(f"{w}:{n}" for w, n in unknown.most_common(120)))


if __name__ == "__main__":
    main()
