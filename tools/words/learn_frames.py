"""Counts, on the training articles, how often each verb form is a cue of speech, and in which frames.

usage: learn_frames.py WORDNET        (prints a table; the functions serve reporting.py)
"""
import re
import sys
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path

import corpus
import forms
import lists
import wordnet

FRAMES = ("quoting", "bare", "that", "telling", "asking", "calling", "promising")
LIGHT = set("""be is was were been being am are has have had having do does did done go goes went gone going on get
gets got make makes made put puts come comes came take takes took give gives gave issue release keep seem seems
appear appears try tries tried let lets refuse refused decline declined continue begin began start started use used
will would can could may might must shall should not""".split())
ASKING = re.compile(r"(?:whether|if|what|how|why|who|where|when|which|about)\b")


def verb_table(package):
    """form -> (lemma, kinds of form) for each verb of WordNet; communication verbs win a shared form."""
    table, saying = {}, saying_verbs(package)
    for lemma in sorted(wordnet.lemmas(package, "v"), key=lambda w: (w in saying, w)):
        third, past, participle, ing = forms.verb_forms(lemma)
        for form, kind in ((lemma, "base"), (third, "present"), (past, "past"), (participle, "past"), (ing, "ing")):
            table[form] = (lemma, kind)
    for lemma in saying:
        for form in (lemma, *forms.verb_forms(lemma)):
            table[form] = (lemma, table.get(form, (lemma, "base"))[1])
    return table


def saying_verbs(package):
    """Single-word verbs that have a sense in WordNet's file of verbs of communication (32)."""
    return {w for (p, w), files in wordnet.senses(package).items() if p == "v" and files[32] and w.isalpha()}


def head(article, attribution, table, saying):
    """(form, end of form) of the verb that heads an attribution's cue, or None."""
    found = []
    for start, end in attribution["cue"]:
        for word, s, e in corpus.tokens(article["text"][start:end]):
            if word in table:
                found.append((word, start + s, start + e))
    saying_first = [f for f in found if table[f[0]][0] in saying and f[0] not in LIGHT]
    heavy = [f for f in found if f[0] not in LIGHT]
    return (saying_first or heavy or found or [None])[0]


def frame(text, attribution, kind, cue):
    """The frame of an attribution, or None when it is none of those listed."""
    start, end = attribution["content"][0][0], attribution["content"][-1][1]
    content, marked = text[start:end], text[start] in corpus.MARK
    if start < cue[1]:
        return "quoting" if kind == "direct" or text[end - 1] in corpus.MARK else "bare"
    between, capital = text[cue[2]:start].strip(), re.match(r"\W*[A-Z]", content)
    if len(between) > 120 or "\n\n" in between:
        return None
    if marked and (between.endswith((",", ":", "“")) or (capital and kind == "direct" and not between)):
        return "quoting"
    if kind == "direct" and between.endswith((":", ",")):
        return "quoting"
    return clause(attribution, between, content, marked, cue)


def clause(attribution, between, content, marked, cue):
    """The frame of a content after its cue that is not a whole quotation."""
    lower = content.lower().lstrip("“\"'‘ ")
    sources = [s for s in attribution["source"] if s[0] >= cue[2]]
    if lower.startswith("that ") or re.search(r"\bthat[ ,]*$", between.lower()):
        before = re.sub(r"\s*\bthat[ ,]*$", "", between.lower())
        return "telling" if before and not before.startswith(("on ", "in ", ",", "to ", "at ")) and not sources else "that"
    if ASKING.match(lower):
        return "asking"
    if between and not sources and not re.match(r"[,(]|(?:in|on|at|to|of|with|for|during|by|last|this|mon|tue|wed|thu|fri|sat|sun)", between.lower()):
        return "calling" if marked or re.search(r"\b(?:as|of)$", between.lower()) else "telling"
    if lower.startswith(("to ", "not to ")):
        return "promising"
    if re.search(r"\b(?:as|of)$", between.lower()):
        return "calling"
    return "bare" if is_clause(lower) and not marked else None


def is_clause(text):
    """Whether a finite verb that is hardly ever a noun or adjective follows within the first dozen words."""
    words = [w for w, _, _ in corpus.tokens(text)][1:12]
    return any(w in finite_words() or "'" in w for w in words)


@lru_cache(maxsize=1)
def finite_words():
    """Words of the lists that are finite verbs and nothing else."""
    words = lists.union(Path(__file__).parents[2] / "languages" / "en" / "words")
    other = {"noun", "adjective", "role", "body", "document", "preposition"}
    return {w for w, fs in words.items() if (fs & {"finite", "modal", "past"}) and not fs & other}


def counts(package):
    """(form -> cue count, form -> count in the text, lemma -> Counter of frames, form -> verb table entry)."""
    table, saying, score = verb_table(package), saying_verbs(package), corpus.scorer()
    cues, frames = Counter(), defaultdict(Counter)
    for article in corpus.articles():
        heads = set()
        for attribution, kind, _ in corpus.speech(article, score):
            cue = head(article, attribution, table, saying)
            if cue is not None:
                heads.add(cue)
                frames[table[cue[0]][0]][frame(article["text"], attribution, kind, cue)] += 1
        cues.update(word for word, _, _ in heads)
    return cues, corpus.word_counts(), frames, table


def attribution_cues(package):
    """form -> how often it heads the cue of any attribution, of speech or not (criticized, offered, ...)."""
    table, saying, found = verb_table(package), saying_verbs(package), Counter()
    for article in corpus.articles():
        heads = {head(article, a, table, saying) for a in article["attributions"]} - {None}
        found.update(word for word, _, _ in heads)
    return found


def main():
    cues, words, frames, table = counts(sys.argv[1])
    by_lemma = Counter()
    for form, n in cues.items():
        by_lemma[table[form][0]] += n
    print("| verb | cue | text |", " | ".join(FRAMES), "| other |")
    print("|---|---|---|" + "---|" * (len(FRAMES) + 1))
    for lemma, n in by_lemma.most_common(int(sys.argv[2]) if len(sys.argv) > 2 else 60):
        total = sum(words[f] for f in {f for f, (l, _) in table.items() if l == lemma})
        row = frames[lemma]
        print(f"| {lemma} | {n} | {total} |", " | ".join(str(row[f]) for f in FRAMES), f"| {row[None]} |")


if __name__ == "__main__":
    main()
