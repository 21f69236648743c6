"""Counts, on the training articles, the nouns that head a source or a cue of speech.

usage: learn_nouns.py        (prints both counts; the functions serve the noun lists' scripts)
"""
import re
from collections import Counter

import corpus

STOP = set("of for in at who with on from to that , ( - – — ; : whose and or by as about near".split())
OPENERS = set("the a an his her its their our my one two three four five several many some most other another this".split())


def head(text):
    """The head noun of a noun phrase, if it stands in lower case, else None."""
    words = [text[s:e] for _, s, e in corpus.tokens(text)]
    for n, word in enumerate(words):
        if n and word.lower() in STOP:
            words = words[:n]
            break
    last = words[-1] if words else ""
    return last if last.islower() and last.isalpha() and last not in OPENERS else None


def source_heads():
    """noun -> how often it heads a source of speech."""
    score, found = corpus.scorer(), Counter()
    for article in corpus.articles():
        for a, _, _ in corpus.speech(article, score):
            if a["source"]:
                start, end = a["source"][0]
                found[head(article["text"][start:end])] += 1
    del found[None]
    return found


def that_nouns():
    """noun -> (times before "that", times marked as part of a cue that ends just before the content)."""
    before, cues = Counter(), Counter()
    score = corpus.scorer()
    for article in corpus.articles():
        words = [w for w, _, _ in corpus.tokens(article["text"])]
        before.update(w for w, after in zip(words, words[1:]) if after == "that")
        for a, _, _ in corpus.speech(article, score):
            for start, end in a["cue"]:
                cues.update(set(re.findall(r"[a-z]+", article["text"][start:end].lower())))
    return before, cues


if __name__ == "__main__":
    print(" ".join(f"{w}:{n}" for w, n in source_heads().most_common(700)))
