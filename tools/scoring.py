"""The scorer of the evaluation folder, and the measured program; for the commands in this folder."""
import ast
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / os.environ.get("CARGO_TARGET_DIR", "target")

# The sources of the program except the language.
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
        sys.exit(f"no evaluation folder at {path}; set WHOSAID_EVAL")
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
    """The measured program: its profile and its language's folder."""

    def __init__(self, profile="release", language=None):
        self.profile, self.language = profile, language

    def build(self):
        """Builds it, unless the language comes from a folder and the program is up to date."""
        if self.language and self.is_newer_than(SOURCES):
            return
        subprocess.run(["cargo", "build", "--profile", self.profile, "--quiet", "--locked"], cwd=ROOT, check=True)

    def binary(self):
        return TARGET / self.profile / "whosaid"

    def is_newer_than(self, sources):
        files = [f for s in sources for f in [ROOT / s, *(ROOT / s).rglob("*")] if f.is_file()]
        return self.binary().exists() and self.binary().stat().st_mtime > max(f.stat().st_mtime for f in files)

    def run(self, *words):
        """Its output."""
        command = [self.binary(), *words]
        done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8")
        # It has reported the error itself.
        return done.stdout if done.returncode == 0 else sys.exit(done.returncode)

    def predict(self, name, output="spans"):
        """Its output lines for a file of the evaluation folder, or another file in the same format."""
        file = name if Path(name).is_file() else folder() / f"{name}.jsonl"
        options = ["--input", "jsonl", "--output", output, "--encoding", "utf32"]
        return self.run("extract", *options, *self.reading(), file)

    def rules(self):
        """Its list of rules."""
        return self.run("rules", "list", *([self.language] if self.language else []))

    def facts(self, name):
        """Its lines with the facts behind the confidence of each attribution."""
        return self.run("rules", "facts", *self.reading(), folder() / f"{name}.jsonl")

    def cues(self, name):
        """Its lines with the readings of each cue that no rule claimed."""
        return self.run("rules", "cues", *self.reading(), folder() / f"{name}.jsonl")

    def reading(self):
        return ["--language", self.language] if self.language else []


def add_program_options(parser):
    """Adds the options that choose the program; `program` reads them."""
    parser.add_argument("--language", type=Path, metavar="DIR", help="use this language's folder: needs no build")
    parser.add_argument(
        "--profile", choices=["release", "quick"], default="release", help="build profile (default release)"
    )


def program(arguments):
    """Builds the program chosen by the options."""
    named = Program(arguments.profile, arguments.language)
    named.build()
    return named


def documents(lines):
    """Parses JSON lines."""
    return [json.loads(line) for line in lines.splitlines() if line.strip()]


def figures(scored):
    """The figures of one file by name: F1 in per cent, for cues the share; no figure if nothing is annotated."""
    found = {}
    for name, group, row in FIGURES:
        value = scored[group].get(row)
        if value is not None and scored[group]["gold"]:
            found[name] = 100 * (value[2] if isinstance(value, (list, tuple)) else value)
    return found
