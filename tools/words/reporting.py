"""Writes reporting.txt: the forms of reporting verbs with their frames.

usage: reporting.py WORDNET WORDS

Which frames a verb takes is judged (judged/reporting.txt, with the counts of learn_frames.py in view);
which forms are weak is counted.
"""
import sys
from pathlib import Path

import forms
import learn_frames
import lists
import wordnet

HEADER = """Single-word forms of reporting verbs.
past, present, ing: the form (past also where it is a participle too; present: third person and base).
quoting: cue of a quotation, "...," V NP; bare: V clause; that: V that clause; telling: V person clause;
asking: V whether, what, how; calling: V person name or as "..."; promising: V to-infinitive.
weak: a cue less often than not. noun: as often a noun (then cue-noun.txt leaves it out: "his claim that").
Remarks: times a cue of speech / a cue of any attribution / in the text, in the training articles of PolNeAR.
The verbs: judged by hand from those counts and from WordNet's verbs of communication:
"""


def judged():
    """lemma -> (frames, weak unless counted otherwise)."""
    found = {}
    for line in (Path(__file__).parent / "judged" / "reporting.txt").read_text(encoding="utf-8").splitlines():
        if "|" in line and not line.startswith("#"):
            head, lemmas = line.split("|")
            for lemma in lemmas.split():
                found.setdefault(lemma.rstrip("?"), (head.split(":")[1].split(), lemma.endswith("?")))
    return found


def is_weak(form, family, doubtful, cues, words):
    """A form is weak by its own counts where there are enough, else by its verb's, else as judged."""
    if words[form] >= 5 and cues[form] >= 1:
        return 2 * cues[form] <= words[form]
    total, cue = sum(words[f] for f in family), sum(cues[f] for f in family)
    if total >= 8 and cue >= 1 and not doubtful:
        return 3 * cue < total
    return doubtful


def noun_forms(package, lemma):
    """The base and third-person forms that are nouns at least as often as verbs in WordNet's tagged texts."""
    senses = wordnet.senses_cached(package)
    noun, verb = (sum(senses.get((p, lemma), {}).values()) for p in "nv")
    return {lemma, forms.plural(lemma)} if noun >= verb and noun > 1 else set()


def taken(folder):
    """Words of the closed lists, which a reporting verb's form gives way to unless it is often a cue."""
    names = ("org-suffix", "title", "time", "modal", "preposition", "subordinator", "number-word", "ordinal", "role", "body", "document")
    return {word for name in names for word in lists.read(Path(folder, name + ".txt"))}


def entries(package, folder):
    closed = taken(folder)
    written = set(lists.read(Path(folder, "cue-noun.txt")))
    speech, words, _, _ = learn_frames.counts(package)
    cues = learn_frames.attribution_cues(package)
    found = {}
    for lemma, (frames, doubtful) in judged().items():
        third, past, participle, ing = forms.verb_forms(lemma)
        family, nouns = {lemma, third, past, ing}, noun_forms(package, lemma)
        for form, kind in ((past, "past"), (ing, "ing"), (third, "present"), (lemma, "present")):
            weak = is_weak(form, family, doubtful, cues, words)
            features = [kind, *frames] + ["weak"] * weak + ["noun"] * (weak and kind != "ing" and form in nouns | written)
            if form in closed and speech[form] < 3:
                continue
            remark = f"{speech[form]}/{cues[form]}/{words[form]}" if words[form] else ""
            found.setdefault(form, (form, features, remark))
    return list(found.values())


def main():
    package, folder = sys.argv[1:3]
    found = entries(package, folder)
    lists.write(Path(folder, "reporting.txt"), HEADER + wordnet.NOTICE, found)
    lists.drop_words(Path(folder, "cue-noun.txt"), {form for form, _, _ in found})
    lists.drop_words(Path(folder, "document.txt"), {form for form, features, _ in found if "weak" not in features})


if __name__ == "__main__":
    main()
