"""The scorer of the evaluation folder, and whosaid as it is measured; for the commands beside this file."""
import ast
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / os.environ.get("CARGO_TARGET_DIR", "target")

# What the program is built from beside the language.
SOURCES = ["src", "proto", "build.rs", "Cargo.toml", "Cargo.lock"]

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


class Program:
    """whosaid as it is measured: how it is built, and by which language's folder it reads."""

    def __init__(self, profile="release", language=None):
        self.profile, self.language = profile, language

    def build(self):
        """Builds it; not where words and rules come from a folder and the rest of the program stands built."""
        if self.language and self.is_newer_than(SOURCES):
            return
        subprocess.run(["cargo", "build", "--profile", self.profile, "--quiet", "--locked"], cwd=ROOT, check=True)

    def binary(self):
        return TARGET / self.profile / "whosaid"

    def is_newer_than(self, sources):
        files = [f for s in sources for f in [ROOT / s, *(ROOT / s).rglob("*")] if f.is_file()]
        return self.binary().exists() and self.binary().stat().st_mtime > max(f.stat().st_mtime for f in files)

    def run(self, *words):
        """What it writes."""
        command = [self.binary(), *words]
        done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8")
        # It has said itself what was wrong.
        return done.stdout if done.returncode == 0 else sys.exit(done.returncode)

    def predict(self, name, output="spans"):
        """The lines that it writes for a file of the evaluation folder, or for any other of its form."""
        file = name if Path(name).is_file() else folder() / f"{name}.jsonl"
        options = ["--input", "jsonl", "--output", output, "--encoding", "utf32"]
        return self.run("extract", *options, *self.reading(), file)

    def rules(self):
        """The lines that list its rules."""
        return self.run("rules", "list", *([self.language] if self.language else []))

    def facts(self, name):
        """The lines that tell what the confidence of each attribution weighs."""
        return self.run("rules", "facts", *self.reading(), folder() / f"{name}.jsonl")

    def reading(self):
        return ["--language", self.language] if self.language else []


def add_program_options(parser):
    """The options that say which program is measured; `program` reads them."""
    parser.add_argument("--language", type=Path, metavar="DIR", help="read by this language's folder: needs no build")
    parser.add_argument(
        "--profile", choices=["release", "quick"], default="release", help="how the program is built (default release)"
    )


def program(arguments):
    """The program that the options name, built."""
    named = Program(arguments.profile, arguments.language)
    named.build()
    return named


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
