#!/usr/bin/env python3
"""SIGKILL at the system calls of a collection, one after the other:

    every_syscall.py TELCTL

Each time from the same files and an empty store; then the same command once more. Every ticket must be there once. TELCTL_LONG=1 means
every call of every name, else some of them."""

import collections
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile

from world import World

NAMES = ["pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "openat", "read", "fcntl"]


def main():
    telctl = str(pathlib.Path(sys.argv[1]).resolve())
    root = pathlib.Path(tempfile.mkdtemp(prefix="telctl-calls-"))
    world = World(root, random.Random(5), sites=3)
    for site in world.sites:
        site.append(12)
        site.rotate()
        site.end_of_story()
    tickets, seconds = world.tickets(), sum(site.seconds for site in world.sites)

    def command(folder):
        return [telctl, "cdr", "collect", str(world.declaration), "--store", str(folder / "tickets.db"), "-C", str(folder)]

    def run(arguments):
        return subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    log = root / "strace"
    first = root / "first"
    first.mkdir()
    counted = run(["strace", "-f", "-o", str(log), "-e", "trace=" + ",".join(NAMES), *command(first)])
    if counted.returncode not in (0, 3):
        sys.exit(f"strace: {counted.stderr}")
    counts = collections.Counter(line.split(None, 1)[1].split("(")[0] for line in log.read_text().splitlines() if "(" in line)
    points = killed = wrong = 0
    most = 10_000 if os.environ.get("TELCTL_LONG") else 12
    for name in NAMES:
        total = counts[name]
        for k in sorted({1 + i * total // min(most, total) for i in range(min(most, total))}) if total else []:
            folder = root / f"{name}-{k}"
            folder.mkdir()
            result = run(["strace", "-f", "-o", "/dev/null", "-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={k}", *command(folder)])
            killed += result.returncode not in (0, 3)
            again = run(command(folder))
            points += 1
            store = sqlite3.connect(folder / "tickets.db")
            found = store.execute("SELECT count(*), coalesce(sum(billable_us), 0) / 1000000 FROM tickets").fetchone()
            store.close()
            if again.returncode not in (0, 3) or found != (tickets, seconds):
                wrong += 1
                print(f"{name} call {k}: exit {again.returncode}, {found} of {(tickets, seconds)}: {again.stderr[:200]}")
    figures = f"killed at system calls: points {points}, killed {killed}, wrong {wrong}"
    print(figures)
    if target := os.environ.get("TELCTL_FIGURES"):
        with open(target, "a", encoding="utf-8") as file:
            file.write(figures + "\n")
    sys.exit(1 if wrong or killed == 0 else 0)


if __name__ == "__main__":
    main()
