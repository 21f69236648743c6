"""Reading and writing the word lists, and counting the distinct feature sets over all of them.

usage: lists.py FOLDER        (prints sizes and the number of distinct feature sets)
"""
import re
import sys
from pathlib import Path


def read(path):
    """word -> features of one list, without the list's own name."""
    words = {}
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        entry = line.split(" #")[0].rstrip()
        if entry and not line.startswith("#"):
            word, _, features = entry.partition("\t")
            words[word] = features.split()
    return words


def write(path, header, entries):
    """Write a list: header lines as comments, then (word, features, remark) sorted by word."""
    lines = ["# " + line if line else "#" for line in header.strip().splitlines()]
    for word, features, remark in sorted(entries):
        line = word + ("\t" + " ".join(features) if features else "")
        lines.append(line + (f" # {remark}" if remark else ""))
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path}: {len(entries)} words")


def drop_words(path, words):
    """Take words out of a list, leaving its other lines as they are."""
    print(path, "loses", " ".join(sorted(words & set(read(path)))))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(l for l in lines if l.startswith("#") or re.split(r"[\t\n]| #", l)[0] not in words), encoding="utf-8")


def union(folder, leave_out=()):
    """word -> all its features, each list's name among them."""
    words = {}
    for path in sorted(Path(folder).glob("*.txt")):
        if path.stem not in leave_out:
            for word, features in read(path).items():
                words.setdefault(word, set()).update(features, [path.stem])
    return words


def by_features(folder, leave_out=()):
    """(number of words, feature set -> its words); attributes, which begin with "@", do not count."""
    words, sets = union(folder, leave_out), {}
    for word, features in words.items():
        sets.setdefault(" ".join(sorted(f for f in features if not f.startswith("@"))), []).append(word)
    return len(words), sets


def main():
    folder = sys.argv[1]
    for path in sorted(Path(folder).glob("*.txt")):
        print(f"{path.stem:22}{len(read(path)):6}")
    words, sets = by_features(folder)
    print(f"{words} words, {len(sets)} distinct feature sets")
    words, splitting = by_features(folder, leave_out=("abbreviation",))
    print(f"without abbreviation.txt: {words} words, {len(splitting)} distinct feature sets")
    if "-v" in sys.argv:
        for key, found in sorted(sets.items(), key=lambda item: -len(item[1])):
            print(f"{len(found):6} {key:60} {' '.join(found[:4])}")


if __name__ == "__main__":
    main()
