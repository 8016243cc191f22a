#!/usr/bin/env python3
"""Commits whose outcome telctl cannot know, at every commit of a collection into a real PostgreSQL:

    in_doubt.py TELCTL

Before each commit, after it (its answer lost) and in the middle of the rows, the connection breaks once. telctl must read again what
the server has, and the collection must end complete: every ticket once, the exact total of seconds."""

import os
import pathlib
import random
import subprocess
import sys
import tempfile

from postgres import Proxy, Server
from world import World


def collect(telctl, where, folder):
    command = [telctl, "cdr", "collect", str(folder / "sources.yaml"), "--store", where, "-C", str(folder), "-o", "json"]
    return subprocess.run(command, capture_output=True, text=True)


def main():
    telctl = str(pathlib.Path(sys.argv[1]).resolve())
    folder = pathlib.Path(tempfile.mkdtemp(prefix="telctl-doubt-"))
    world = World(folder, random.Random(11), sites=3)
    for site in world.sites:
        site.append(40)
        site.rotate()
        site.end_of_story()
    tickets, seconds = world.tickets(), sum(site.seconds for site in world.sites)
    server = Server()
    proxy = Proxy(server)
    points = wrong = broken = 0
    try:
        proxy.arm("none", 0)
        assert collect(telctl, proxy.where(), folder).returncode in (0, 3)
        commits = proxy.commits
        every = 1 if os.environ.get("TELCTL_LONG") else 3
        for moment in ("before", "during", "after"):
            for commit in range(1, commits + 1, every):
                server.sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
                proxy.arm(moment, commit)
                result = collect(telctl, proxy.where(), folder)
                points += 1
                broken += proxy.broken
                ((count, total, ids),) = server.sql(
                    "SELECT count(*), (coalesce(sum(billable_us), 0) / 1000000)::bigint, count(DISTINCT (stream, byte_offset)) FROM tickets"
                )
                if result.returncode not in (0, 3) or (int(count), int(total), int(ids)) != (tickets, seconds, tickets):
                    wrong += 1
                    print(f"{moment} commit {commit}: exit {result.returncode}, {count} tickets of {tickets}, {total} s of {seconds}: {result.stderr[:300]}")
    finally:
        proxy.stop()
        server.stop()
    figures = f"in doubt: commits {commits}, points {points}, connections broken {broken}, wrong {wrong}"
    print(figures)
    if target := os.environ.get("TELCTL_FIGURES"):
        with open(target, "a", encoding="utf-8") as file:
            file.write(figures + "\n")
    sys.exit(1 if wrong or broken == 0 else 0)


if __name__ == "__main__":
    main()
