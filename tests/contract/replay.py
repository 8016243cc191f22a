#!/usr/bin/env python3
"""Holds the sandbox to the recorded answers of real servers: replay.py TELCTL VERSION [NAME-GLOB…]

The requests of tests/data/confd-VERSION are sent in their order to a fresh `telctl sandbox` over HTTP, and status, headers and
body of each answer are compared with the recorded ones (compare.py); twice: as recorded, and with other numbers (--first-id) and
renamed data (renames.yaml), so that no answer can be canned.

    left-out-VERSION.yaml      recordings that show the recorder's surroundings rather than the product: not sent, not counted
    differences-VERSION.yaml   answers that are known to differ, each with its reason. The list may only shrink: a difference that
                               is not listed fails, and so does a listed one that is gone

docs/sandbox.md must tell what the lists and the figures say; replay.py --page writes the lists there. With NAME-GLOB, the differences
of those exchanges are printed and nothing is judged. Before the replay the comparison itself is tried with answers that were
tampered with (selftest.py).
"""

import fnmatch
import os
import pathlib
import sys

import page
import selftest
import transcript
from page import listed
from server import Rehearsal
from story import Story, renamer

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "data"
FIRST_ID = 40_000
MOST = 6  # differences shown of one exchange


def replay(telctl, version, exchanges, first_id, rename):
    """{name: differences} of all exchanges, empty when identical."""
    with Rehearsal(telctl, f"wazo-{version}", first_id) as server:
        story = Story(server, first_id, rename)
        return {exchange.name: story.tell(exchange) for exchange in exchanges}


def judge(found, known):
    """Complaints about what differs, against the list of what may."""
    for name, differences in found.items():
        places = known.get(name, {}).get("where", ())
        foreign = [line for line in differences if not line.startswith(tuple([places] if isinstance(places, str) else places))]
        if foreign:
            yield f"{name} differs and is not listed:" + "".join(f"\n    {line}" for line in foreign[:MOST])
        if not differences and name in known:
            yield f"{name} is listed as different and is identical now: take it off the list"
    for name, entry in known.items():
        if name not in found:
            yield f"{name} is listed as different and is not part of the replay"
        if not entry.get("where") or not entry.get("reason"):
            yield f"{name} is listed as different without a place or a reason"


def report(line):
    print(line)
    if target := os.environ.get("TELCTL_FIGURES"):
        with open(target, "a", encoding="utf-8") as file:
            file.write(line + "\n")


def main(arguments):
    if arguments == ["--page"]:
        return page.write()
    if len(arguments) < 2:
        sys.exit(__doc__)
    telctl, version, globs = pathlib.Path(arguments[0]).resolve(), arguments[1], arguments[2:]
    exchanges, unsendable = transcript.load_all(DATA / f"confd-{version}")
    left_out = listed(f"left-out-{version}.yaml")
    known = listed(f"differences-{version}.yaml")
    names = [exchange.name for exchange in exchanges]
    complaints = [f"{name} is left out and was never recorded" for name in left_out if name not in names + unsendable]
    complaints += page.complaints()
    complaints += [f"{name} has no request and is not left out" for name in unsendable if name not in left_out]
    told = [exchange for exchange in exchanges if exchange.name not in left_out]

    blind, tried = selftest.blind_spots(told)
    complaints += blind
    report(f"contract {version}: tampered answers {tried}, unseen {len(blind)}")
    for title, first_id, rename in (("", 0, None), (" renamed", FIRST_ID, renamer(HERE / "renames.yaml"))):
        found = replay(telctl, version, told, first_id, rename)
        if globs:
            for name, differences in found.items():
                if differences and any(fnmatch.fnmatch(name, glob) for glob in globs):
                    print(f"{name}{title}", *differences[:MOST], sep="\n    ")
        complaints += [f"{version}{title}: {line}" for line in judge(found, known)]
        identical = sum(1 for differences in found.values() if not differences)
        report(figure := f"contract {version}{title}: replayed {len(found)}, identical {identical}")
        complaints += page.complaints_about(figure)
    if globs:
        return None
    for line in complaints:
        print(line)
    if complaints:
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
