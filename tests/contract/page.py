"""The lists of this folder as a part of docs/sandbox.md, so that nobody has to read YAML to know what differs."""

import pathlib
import re

import yaml

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "docs" / "sandbox.md"
VERSIONS = ("26.08", "20.12")
BLOCK = re.compile(r"(?<=<!-- differences -->\n).*?(?=<!-- /differences -->)", re.DOTALL)


def listed(name):
    path = HERE / name
    return (yaml.safe_load(path.read_text(encoding="utf-8")) or {}) if path.exists() else {}


def rendered():
    lines = []
    for version in VERSIONS:
        lines += ["", f"**Known differences, {version}**", "", "| recording | why the sandbox answers otherwise |", "|---|---|"]
        lines += [f"| {name} | {entry['reason']} |" for name, entry in listed(f"differences-{version}.yaml").items()]
        left_out = listed(f"left-out-{version}.yaml")
        lines += ["", f"Not replayed, {version}:", ""] + [f"- {name}: {reason}" for name, reason in left_out.items()]
    return "\n".join(lines[1:]) + "\n\n"


def complaints():
    found = BLOCK.search(PAGE.read_text(encoding="utf-8"))
    if not found or found[0] != rendered():
        yield "docs/sandbox.md does not tell what the lists say: replay.py --page"


def complaints_about(figure):
    if f"\n{figure}\n" not in PAGE.read_text(encoding="utf-8"):
        yield f"docs/sandbox.md does not say: {figure}"


def write():
    PAGE.write_text(BLOCK.sub(lambda _: rendered(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
