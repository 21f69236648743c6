"""Learns the weights of the last pass from articles; for the commands in this folder."""
import math
import random
import sys

import scoring

SLOTS = 1 << 15
STEPS = 24
# The name of the last pass, as that of a rule.
NAME = "learned.unclaimed-cue"
HEAD = """\
# What speaks for a reading of a cue that no rule claimed: {slots} weights in steps of 1/{steps}, in the order of their slots.
# Written by tools/learn_unclaimed_cues from {cues} cues in the training articles of PolNeAR, {right} of them with a right reading.
"""


def say(words):
    print(words, file=sys.stderr, flush=True)


class Cue:
    """A cue with its readings, and the indices of those that are right; `best` is the best of them."""

    def __init__(self, article, read, right, best):
        self.article, self.right, self.best = article, right, best
        self.claimed, self.own = read["claimed"], read["cue"][1]
        self.sources = [slots for _, slots in read["sources"]]
        self.contents = [slots for _, slots in read["contents"]]
        self.pairs = read["pairs"]

    def scores(self, weights):
        total = lambda slots: sum([weights[slot] for slot in slots])
        own = total(self.own)
        sources, contents = [total(s) for s in self.sources], [total(c) for c in self.contents]
        return [own + sources[s] + contents[c] + total(slots) for s, c, slots in self.pairs]

    def chances(self, weights):
        """The probability of each reading, and that of none."""
        scores = self.scores(weights)
        most = max([0.0, *scores])
        powers, none = [math.exp(score - most) for score in scores], math.exp(-most)
        total = sum(powers) + none
        return [power / total for power in powers], none / total


def offsets(text):
    """The code point at each byte where one begins."""
    found, at = {}, 0
    for index, character in enumerate(text):
        found[at] = index
        at += len(character.encode())
    found[at] = len(text)
    return found


class Labeller:
    """Finds which readings of the cues of an article are right."""

    def __init__(self):
        names = ("chars", "kind_of", "quoted_mask", "sources_agree")
        self.chars, self.kind_of, self.quoted_mask, self.agree = (scoring.scorer()[name] for name in names)

    def marked(self, document, found):
        """The marked attributions as (attribution, content, whether it is speech with a source, whether a rule found it)."""
        text, mask = document["text"], self.quoted_mask(document["text"])
        contents = [self.chars(a["content"], text) for a in found]
        for a in document["attributions"]:
            content = self.chars(a["content"], text)
            cue = " ".join(text[begin:end] for begin, end in a["cue"])
            if content:
                kind = a.get("kind") or self.kind_of(content, cue, mask)
                known = any(overlap(content, other) >= 0.5 for other in contents)
                yield a, content, kind != "other" and bool(a["source"]), known

    def cues(self, number, document, found, cues):
        text, place = document["text"], offsets(document["text"])
        marked = list(self.marked(document, found))
        spans = lambda part: [[place[part[0][0]], place[part[0][1]]]]
        for read in cues:
            label = self.label(text, marked, read, spans)
            if label and read["pairs"]:
                yield Cue(number, read, *label)

    def label(self, text, marked, read, spans):
        """The right readings and the best one; None if readings only match what is not wanted."""
        sources, contents = [spans(s) for s in read["sources"]], [spans(c) for c in read["contents"]]
        inside, cue = [self.chars(c, text) for c in contents], self.chars(spans(read["cue"]), text)
        right, best, unwanted = [], None, False
        for a, content, speech, known in marked:
            wanted = speech and (read["claimed"] or not known)
            overlaps = [overlap(content, own) for own in inside]
            if max(overlaps, default=0) < 0.5:
                continue
            own_cue = bool(self.chars(a["cue"], text) & cue)
            agrees = [self.agree(a, {"source": s, "content": []}, text) if a["source"] else True for s in sources]
            for index, (s, c, _) in enumerate(read["pairs"]):
                if overlaps[c] < 0.5 or not agrees[s]:
                    continue
                if not (wanted and own_cue):
                    unwanted = True
                    continue
                right.append(index)
                longer = abs(sum(e - b for b, e in sources[s]) - sum(e - b for b, e in a["source"]))
                rank = (overlaps[c], -longer)
                best = max(best or (rank, index), (rank, index))
        if best or not unwanted:
            return right, best and best[1]
        return None


def overlap(one, other):
    """Intersection over union."""
    return len(one & other) / len(one | other) if one and other else 0.0


def read(program, file):
    """The labelled cues of a file."""
    documents = scoring.documents((scoring.folder() / f"{file}.jsonl").read_text(encoding="utf-8"))
    found = {d["id"]: d["attributions"] for d in scoring.documents(program.predict(file))}
    cues = {d["id"]: d["cues"] for d in scoring.documents(program.cues(file))}
    labeller = Labeller()
    of_rules = lambda ident: [a for a in found[ident] if a["rule"] != NAME]
    labelled = (labeller.cues(n, d, of_rules(d["id"]), cues[d["id"]]) for n, d in enumerate(documents))
    return [cue for article in labelled for cue in article]


def learn(cues, passes=8, rate=0.05, ridge=1e-4, claimed=0.5):
    """The weight of each slot: the mean of the weights after each pass of the second half, which vary less than the last ones.

    Cues that a rule claimed count for `claimed`: they show how sources and contents look, but are not those that are asked for.
    """
    order, shuffle = list(cues), random.Random(1).shuffle
    weights, squares, mean = [0.0] * SLOTS, [0.01] * SLOTS, [0.0] * SLOTS
    counted = passes - passes // 2
    for turn in range(passes):
        shuffle(order)
        for cue in order:
            learn_from(cue, weights, squares, rate, ridge, claimed)
        if turn >= passes - counted:
            mean = [sum_so_far + weight / counted for sum_so_far, weight in zip(mean, weights)]
        say(f"pass {turn + 1} of {passes}")
    return mean


def learn_from(cue, weights, squares, rate, ridge, claimed):
    chances, _ = cue.chances(weights)
    wanted = [0.0] * len(chances)
    if cue.best is not None:
        # Half for the best reading, half for all right ones as probable as they are.
        wanted[cue.best] += 0.5
        total = sum(chances[index] for index in cue.right) or 1.0
        for index in cue.right:
            wanted[index] += 0.5 * chances[index] / total
    slopes, own, sources, contents = {}, 0.0, [0.0] * len(cue.sources), [0.0] * len(cue.contents)
    for (s, c, slots), chance, want in zip(cue.pairs, chances, wanted):
        slope = (chance - want) * (claimed if cue.claimed else 1.0)
        own += slope
        sources[s] += slope
        contents[c] += slope
        for slot in slots:
            slopes[slot] = slopes.get(slot, 0.0) + slope
    parts = [(own, cue.own), *zip(sources, cue.sources), *zip(contents, cue.contents)]
    for slope, slots in parts:
        for slot in slots:
            slopes[slot] = slopes.get(slot, 0.0) + slope
    for slot, slope in slopes.items():
        slope += ridge * weights[slot]
        squares[slot] += slope * slope
        weights[slot] -= rate * slope / math.sqrt(squares[slot])


def written(cues, weights):
    """The text of the file of weights."""
    steps = [max(-127, min(127, round(weight * STEPS))) for weight in weights]
    right = sum(cue.best is not None and not cue.claimed for cue in cues)
    cues = [cue for cue in cues if not cue.claimed]
    lines = (" ".join(map(str, steps[at : at + 64])) for at in range(0, SLOTS, 64))
    return HEAD.format(slots=SLOTS, steps=STEPS, cues=len(cues), right=right) + "\n".join(lines) + "\n"
