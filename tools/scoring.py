"""The scorer of the evaluation folder, and whosaid's predictions on its files; for the commands beside this file."""
import ast
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINARY = ROOT / os.environ.get("CARGO_TARGET_DIR", "target") / "release" / "whosaid"

# Name, group and row of score.py.
FIGURES = [
    ("direct pair", "direct", "pair"),
    ("mixed pair", "mixed", "pair"),
    ("indirect pair", "indirect", "pair"),
    ("speech pair", "speech", "pair"),
    ("speech span", "speech", "span"),
    ("speech exact", "speech", "exact"),
    ("who-what", "speech", "who-what"),
    ("speaker", "speech", "speaker"),
    ("cue", "speech", "cue"),
]


def folder():
    """The evaluation folder, named by WHOSAID_EVAL."""
    path = Path(os.environ.get("WHOSAID_EVAL", ROOT.parent / "shared" / "eval"))
    if not (path / "score.py").is_file():
        sys.exit(f"no evaluation folder at {path}: name it with WHOSAID_EVAL")
    return path


def scorer():
    """The functions of score.py, without its last line, which would run it."""
    path = folder() / "score.py"
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    runs = lambda node: isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    tree.body = [node for node in tree.body if not runs(node)]
    names = {"__name__": "score", "__doc__": ""}
    exec(compile(tree, str(path), "exec"), names)
    return names


def build():
    """Builds the program as it is measured."""
    subprocess.run(["cargo", "build", "--release", "--quiet", "--locked"], cwd=ROOT, check=True)


def predict(name, output="spans"):
    """The lines that whosaid writes for a file of the evaluation folder, or for any other of its form."""
    file = name if Path(name).is_file() else folder() / f"{name}.jsonl"
    extract = [BINARY, "extract", "--input", "jsonl", "--output", output, "--encoding", "utf32", file]
    return subprocess.run(extract, check=True, capture_output=True, encoding="utf-8").stdout


def documents(lines):
    """JSON lines, read."""
    return [json.loads(line) for line in lines.splitlines() if line.strip()]


def figures(scored):
    """The figures of one file by name: F1 in per cent, and of cues the share; none where nothing was to be found."""
    found = {}
    for name, group, row in FIGURES:
        value = scored[group].get(row)
        if value is not None and scored[group]["gold"]:
            found[name] = 100 * (value[2] if isinstance(value, (list, tuple)) else value)
    return found
