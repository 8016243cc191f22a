#!/usr/bin/env python3
"""Writes the example university: the hand-kept part of the estate and the spreadsheets of each site's PABX.

    generate.py [FOLDER]          writes below FOLDER (default: the folder of this script)
    generate.py --check [FOLDER]  changes nothing; exit 1 and names of the files that differ

The same files on every machine and every day: one seed, no clock, no network, the standard library only.
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True
from generator import estate, population, sheets  # noqa: E402


def contents():
    drawn = population.Population()
    for name, lines in estate.files(drawn):
        yield f"estate/{name}", ("\n".join(lines) + "\n").encode()
    for name, content in sheets.all_sheets(drawn):
        yield f"pabx/{name}", content


def main(arguments):
    check = "--check" in arguments
    folders = [argument for argument in arguments if argument != "--check"]
    folder = Path(folders[0]) if folders else Path(__file__).resolve().parent
    differing = []
    for name, content in contents():
        path = folder / name
        if path.is_file() and path.read_bytes() == content:
            continue
        differing.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for name in differing:
        print(("differs: " if check else "written: ") + name)
    return 1 if check and differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
