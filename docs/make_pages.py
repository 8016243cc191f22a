#!/usr/bin/env python3
"""Pages made from what the program itself says (telctl __dump-cli):

    docs/make_pages.py TELCTL            writes docs/commands/*.md
    docs/make_pages.py TELCTL --check    fails when they are not up to date
    docs/make_pages.py TELCTL --man DIR  writes man pages
"""

import json
import pathlib
import re
import subprocess
import sys

PAGES = pathlib.Path(__file__).resolve().parent / "commands"


def synopsis(option):
    text = ", ".join(option["names"])
    if option["value"]:
        text += (" " if text else "") + option["value"]
    return text + ("…" if option["many"] and not text.endswith("…") else "")


def says(option):
    text = option["says"]
    if option["choices"] and option["choices"][0] not in text:
        text += f" ({', '.join(option['choices'])})"
    return text + (" (required)" if option["required"] and option["names"] else "")


def usage(command):
    words = ["telctl", command["path"]]
    words += [f"{o['names'][-1]} {o['value']}" for o in command["options"] if o["names"] and o["required"]]
    words.append("[OPTIONS]")
    words += [synopsis(o) if o["required"] else f"[{synopsis(o)}]" for o in command["options"] if not o["names"]]
    return " ".join(words)


def table(options, heading):
    if not options:
        return []
    cell = lambda text: text.replace("|", "\\|")
    return ["", f"## {heading}", "", "| | |", "| --- | --- |", *(f"| `{cell(synopsis(o))}` | {cell(says(o))} |" for o in options)]


def name_of(command):
    return command["path"].replace(" ", "-")


def page(command):
    lines = [f"# telctl {command['path']}", "", f"{command['summary']}.", "", "```", usage(command), "```"]
    if command["details"]:
        lines += ["", command["details"].strip()]
    lines += ["", "## Examples", "", "```sh"]
    for example in command["examples"]:
        lines += [f"# {example['says']}", example["line"]]
    lines += ["```"]
    lines += table([o for o in command["options"] if not o["names"]], "Arguments")
    lines += table([o for o in command["options"] if o["names"]], "Options")
    lines += ["", "[Options of every command](README.md#options-of-every-command) · exit codes: `telctl explain exit-codes`"]
    if command["schema"]:
        lines.append(f"\nIts JSON document (`-o json`) has the schema `{command['schema']}`.")
    return "\n".join(lines) + "\n"


def index(dump):
    lines = ["# Commands", "", "Made by `docs/make_pages.py` from the program itself: change the command, not this page.", ""]
    lines += ["| command | |", "| --- | --- |"]
    lines += [f"| [{c['path']}]({name_of(c)}.md) | {c['summary']} |" for c in dump["commands"]]
    lines += table(dump["options"], "Options of every command")
    return "\n".join(lines) + "\n"


def markdown(dump):
    return {"README.md": index(dump)} | {f"{name_of(c)}.md": page(c) for c in dump["commands"]}


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^([.'])", r"\\&\1", text)


def man_options(options, heading):
    if not options:
        return []
    lines = [f".SH {heading}"]
    for option in options:
        lines += [".TP", f".B {roff(synopsis(option))}", roff(says(option))]
    return lines


def man_page(command, dump):
    lines = [f'.TH "TELCTL-{name_of(command).upper()}" 1', ".SH NAME", roff(f"telctl-{name_of(command)} - {command['summary']}")]
    lines += [".SH SYNOPSIS", roff(usage(command))]
    if command["details"]:
        lines += [".SH DESCRIPTION", roff(command["details"].strip()).replace("\n\n", "\n.PP\n")]
    lines.append(".SH EXAMPLES")
    for example in command["examples"]:
        lines += [".TP", f".B {roff(example['line'])}", roff(example["says"])]
    lines += man_options([o for o in command["options"] if not o["names"]], "ARGUMENTS")
    lines += man_options([o for o in command["options"] if o["names"]], "OPTIONS")
    lines += man_options(dump["options"], "OPTIONS OF EVERY COMMAND")
    lines += [".SH EXIT STATUS", dump["exit_codes"]]
    return "\n".join(lines) + "\n"


def man_pages(dump, telctl):
    codes = json.loads(subprocess.check_output([telctl, "explain", "exit-codes", "-o", "json"]))["codes"]
    dump["exit_codes"] = "\n".join(f".TP\n.B {c['code']}\n{roff(c['meaning'])}" for c in codes)
    pages = {f"telctl-{name_of(c)}.1": man_page(c, dump) for c in dump["commands"]}
    lines = ['.TH "TELCTL" 1', ".SH NAME", "telctl \\- telephony administration and migration", ".SH SYNOPSIS", "telctl COMMAND [OPTIONS]"]
    lines.append(".SH COMMANDS")
    for command in dump["commands"]:
        lines += [".TP", f".BR telctl\\-{roff(name_of(command))} (1)", roff(command["summary"])]
    lines += man_options(dump["options"], "OPTIONS OF EVERY COMMAND") + [".SH EXIT STATUS", dump["exit_codes"]]
    return pages | {"telctl.1": "\n".join(lines) + "\n"}


def write(folder, pages):
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name not in pages and old.suffix in (".md", ".1"):
            old.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")


def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    telctl = str(pathlib.Path(arguments[0]).resolve())
    dump = json.loads(subprocess.check_output([telctl, "__dump-cli"]))
    if arguments[1:2] == ["--man"]:
        write(pathlib.Path(arguments[2]), man_pages(dump, telctl))
        return
    pages = markdown(dump)
    if arguments[1:] != ["--check"]:
        write(PAGES, pages)
        return
    present = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    stale = sorted(name for name in present.keys() | pages.keys() if present.get(name) != pages.get(name))
    for name in stale:
        print(f"docs/commands/{name} is not up to date: run docs/make_pages.py {arguments[0]}")
    print(f"pages: commands {len(dump['commands'])}, stale {len(stale)}")
    sys.exit(1 if stale else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
