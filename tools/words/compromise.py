"""The lexicon of the Node package compromise (MIT), unpacked from its compressed tries."""
import re
from pathlib import Path


def number(code):
    """A number in the trie's base-36 notation, where longer codes start after the shorter ones."""
    value, places, span = 0, 1, 36
    while places < len(code):
        value, places, span = value + span, places + 1, span * 36
    for power, digit in enumerate(reversed(code)):
        value += int(digit, 36) * 36**power
    return value


def unpack(packed):
    """The words of one packed trie."""
    nodes, symbols, words = packed.split(";"), [], []
    while re.fullmatch(r"[0-9A-Z]+:[0-9A-Z]+", nodes[len(symbols)]):
        symbols.append(number(nodes[len(symbols)].split(":")[1]))
    nodes = nodes[len(symbols):]
    stack = [(0, "")]
    while stack:
        index, prefix = stack.pop()
        node = nodes[index]
        if node.startswith("!"):
            words.append(prefix)
            node = node[1:]
        pieces = re.split(r"([A-Z0-9,]+)", node) + [","]
        for text, ref in zip(pieces[::2], pieces[1::2]):
            if text and ref == ",":
                words.append(prefix + text)
            elif text:
                code = number(ref)
                stack.append((symbols[code] if code < len(symbols) else index + code + 1 - len(symbols), prefix + text))
    return words


def lexicon(package):
    """tag -> words, of the extracted package."""
    data = Path(package, "src/2-two/preTagger/model/lexicon/_data.js").read_text(encoding="utf-8")
    found = {}
    for tag, packed in re.findall(r'"([^"]+)": "true¦([^"]*)"', data):
        for part in tag.split("|"):
            found.setdefault(part, set()).update(w for w in unpack(packed) if re.fullmatch(r"[a-z][a-z'-]*", w))
    return found
