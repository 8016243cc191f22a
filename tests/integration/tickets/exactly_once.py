#!/usr/bin/env python3
"""Tickets of fifteen sites through every kind of rotation and re-send, while the collector is killed again and again:

    exactly_once.py TELCTL [--tickets N] [--seed S] [--folder DIR] [--postgresql]

Every record that was written must be in the store exactly once, with the exact total of seconds; numbers that never came must be
told, and nothing else. With --postgresql the store is a real server whose connections are killed too. TELCTL_LONG=1 means a million tickets. A run that fails keeps its folder and prints its seed."""

import argparse
import collections
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from postgres import Server
from world import World

HOLE, EMPTIED, SENT_AGAIN = 770, 768, 767


class Collector:
    def __init__(self, telctl, folder, declaration, server):
        self.server = server
        where = server.where() if server else str(folder / "tickets.db")
        self.command = [telctl, "cdr", "collect", str(declaration), "--store", where, "-o", "json", "-C"]
        self.backends = 0
        self.folder = folder
        self.seconds = 0.2  # of a complete run, measured
        self.runs = self.killed = 0

    def start(self, place="one"):
        self.runs += 1
        (self.folder / place).mkdir(exist_ok=True)
        log = open(self.folder / "stderr", "wb")
        return subprocess.Popen([*self.command, str(self.folder / place)], stdout=subprocess.DEVNULL, stderr=log, start_new_session=True)

    def finish(self, process, allowed=(0, 3)):
        code = process.wait()
        if code not in allowed:
            raise SystemExit(f"telctl ended with {code}: {(self.folder / 'stderr').read_text()}")
        return code

    def complete(self):
        begun = time.monotonic()
        self.finish(self.start())
        self.seconds = time.monotonic() - begun

    def kill(self, rng):
        process = self.start()
        time.sleep(rng.uniform(0, self.seconds * 1.1))
        process.send_signal(signal.SIGKILL)
        if process.wait() == -signal.SIGKILL:
            self.killed += 1

    def kill_backend(self, rng):
        """The run must go on by itself, or end as one that can be resumed."""
        process = self.start()
        time.sleep(rng.uniform(0, self.seconds * 1.1))
        self.backends += self.server.kill_backend()
        self.finish(process, (0, 3, 69))

    def two_at_once(self):
        """Two that do not know of each other's lock: one of them may be told that the other was first (75)."""
        for process in [self.start("one"), self.start("two")]:
            self.finish(process, (0, 3, 75))


class Sqlite:
    def __init__(self, file):
        self.connection = sqlite3.connect(file)

    def sql(self, text):
        return [["" if value is None else str(value) for value in row] for row in self.connection.execute(text)]


def compare(world, store):
    """Complaints, and how many records are lost and doubled. `store.sql` gives rows of texts."""
    complaints, lost, doubled = [], 0, 0
    told = collections.Counter()
    holes = collections.defaultdict(set)
    for source, code, what in store.sql("SELECT source, code, what FROM notices"):
        code = int(code)
        told[source, code] += 1
        if code == HOLE:
            numbers = [int(word) for word in what.split() if word.isdigit()]
            holes[source].add((numbers[0], numbers[-1]))
        elif code not in (EMPTIED, SENT_AGAIN):
            complaints.append(f"{source}: false alarm: TEL-{code:04} {what}")
    for site in world.sites:
        of_site = f"JOIN streams s ON s.id = t.stream WHERE s.source = '{site.name}'"
        rows = store.sql(f"SELECT t.start_local, t.caller, t.called, t.billable_us, t.leg FROM tickets t {of_site}")
        found = collections.Counter((start, caller, called, int(us) // 1_000_000, leg or None) for start, caller, called, us, leg in rows)
        lost += (site.truth - found).total()
        doubled += (found - site.truth).total()
        seconds = int(store.sql(f"SELECT coalesce(sum(billable_us), 0) / 1000000 FROM tickets t {of_site}")[0][0].split(".")[0])
        if seconds != site.seconds:
            complaints.append(f"{site.name}: {seconds} s in the store, {site.seconds} s written")
        aside = int(store.sql(f"SELECT count(*) FROM quarantine t {of_site} AND resolved_at IS NULL")[0][0])
        if aside != site.nul_lines:
            complaints.append(f"{site.name}: {aside} in quarantine, {site.nul_lines} damaged lines written")
        if told[site.name, EMPTIED] != site.emptied:
            complaints.append(f"{site.name}: {told[site.name, EMPTIED]} files told as emptied, {site.emptied} were")
        if holes[site.name] != set(site.holes):
            complaints.append(f"{site.name}: holes told {sorted(holes[site.name])}, seeded {sorted(site.holes)}")
    if lost or doubled:
        complaints.append(f"lost {lost}, doubled {doubled}")
    return complaints, lost, doubled


def prove(telctl, folder, seed, tickets, server):
    rng = random.Random(seed)
    world = World(folder, rng)
    collector = Collector(telctl, folder, world.declaration, server)
    size = max(3, tickets // 15 // 150)
    complete, rounds = False, 0
    while world.tickets() < tickets:
        world.step(size, complete)
        complete = False
        for _ in range(rng.randrange(3)):
            if server and rng.random() < 0.5:
                collector.kill_backend(rng)
            else:
                collector.kill(rng)
        if rng.random() < 0.05:
            collector.two_at_once()
        if world.to_be_seen() or rng.random() < 0.5:
            collector.complete()
            complete = True
            for site in world.sites:
                site.note_round()
        rounds += 1
    for site in world.sites:
        site.end_of_story()
    collector.complete()
    complaints, lost, doubled = compare(world, server or Sqlite(folder / "tickets.db"))
    holes = sum(len(site.holes) for site in world.sites)
    emptied = sum(site.emptied for site in world.sites)
    seconds = sum(site.seconds for site in world.sites)
    figures = (
        f"tickets in {'PostgreSQL' if server else 'SQLite'}: sites {len(world.sites)}, written {world.tickets()}, lost {lost}, doubled {doubled}, seconds {seconds} exact "
        f"{'yes' if not complaints else 'no'}; rounds {rounds}, runs {collector.runs}, killed {collector.killed}, "
        f"backends killed {collector.backends}; "
        f"holes seeded {holes}, files emptied {emptied}, complaints {len(complaints)}"
    )
    return figures, complaints


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("telctl")
    parser.add_argument("--tickets", type=int, help="1,000,000 with TELCTL_LONG, else 12,000; a tenth of it in PostgreSQL")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--folder")
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    tickets = given.tickets or (1_000_000 if os.environ.get("TELCTL_LONG") else 12_000) // (10 if given.postgresql else 1)
    folder = pathlib.Path(given.folder or tempfile.mkdtemp(prefix="telctl-once-"))
    folder.mkdir(exist_ok=True)
    server = Server() if given.postgresql else None
    try:
        figures, complaints = prove(str(pathlib.Path(given.telctl).resolve()), folder, given.seed, tickets, server)
    finally:
        if server:
            server.stop()
    print(figures)
    if target := os.environ.get("TELCTL_FIGURES"):
        with open(target, "a", encoding="utf-8") as file:
            file.write(figures + "\n")
    if complaints:
        print("\n".join(complaints[:40]))
        sys.exit(f"failed with --seed {given.seed}; its files are in {folder}")
    if not given.folder:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
