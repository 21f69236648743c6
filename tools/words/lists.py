"""Reading and writing the word lists, and counting the distinct feature sets over all of them.

usage: lists.py FOLDER        (prints sizes and the number of distinct feature sets)
"""
import sys
from collections import Counter
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


def union(folder, leave_out=()):
    """word -> all its features, each list's name among them."""
    words = {}
    for path in sorted(Path(folder).glob("*.txt")):
        if path.stem not in leave_out:
            for word, features in read(path).items():
                words.setdefault(word, set()).update(features, [path.stem])
    return words


def main():
    folder = sys.argv[1]
    for path in sorted(Path(folder).glob("*.txt")):
        print(f"{path.stem:22}{len(read(path)):6}")
    words = union(folder)
    sets = Counter(" ".join(sorted(f for f in fs if not f.startswith("@"))) for fs in words.values())
    print(f"{len(words)} words, {len(sets)} distinct feature sets")
    examples = {}
    for word, fs in words.items():
        examples.setdefault(" ".join(sorted(f for f in fs if not f.startswith("@"))), []).append(word)
    if "-v" in sys.argv:
        for key, n in sets.most_common():
            print(f"{n:6} {key:60} {' '.join(examples[key][:4])}")


if __name__ == "__main__":
    main()
