"""The training articles as the other scripts here read them.

Reads polnear-train.jsonl of the evaluation folder ($WHOSAID_EVAL). Only words and counts
leave these scripts, never a stretch of an article.
"""
import json
import os
import re
from collections import Counter
from pathlib import Path

TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W\d_]+(?:[-'’.](?=[^\W_])[^\W_]+)*|\d[\d,.]*|[^\w\s]")
MARK = set("\"“”„‟«»'’‘`")


def folder():
    """The evaluation folder, from the environment."""
    if "WHOSAID_EVAL" not in os.environ:
        raise SystemExit("set WHOSAID_EVAL to the folder of the evaluation data")
    return Path(os.environ["WHOSAID_EVAL"])


def scorer():
    """The scorer's functions (score.py ends in a call of main, which is left out)."""
    names = {}
    source = (folder() / "score.py").read_text().rstrip()
    exec(compile(source.removesuffix("main()"), "score.py", "exec"), names)
    return names


def articles():
    """The training articles, as read from JSON, one after the other."""
    with open(folder() / "polnear-train.jsonl", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def tokens(text):
    """(word in lower case with a plain apostrophe, start, end) of each token of text."""
    for m in TOKEN.finditer(text):
        yield m.group().lower().replace("’", "'"), m.start(), m.end()


def word_counts():
    """How often each lower-case token stands in the training articles."""
    counts = Counter()
    for article in articles():
        counts.update(word for word, _, _ in tokens(article["text"]))
    return counts


def speech(article, score):
    """(attribution, kind, cue text) of the attributions that are speech."""
    text = article["text"]
    mask = score["quoted_mask"](text)
    for a in article["attributions"]:
        content = score["chars"](a["content"], text)
        cue = " ".join(text[s:e] for s, e in a["cue"])
        kind = score["kind_of"](content, cue, mask) if content else "other"
        if kind != "other":
            yield a, kind, cue
