"""What the tests of sources beside files share: runs of telctl, killed and not, and a look into its store."""

import collections
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time


class Bench:
    """A folder with a declaration of sources and a store."""

    def __init__(self, telctl, name):
        self.telctl = str(pathlib.Path(telctl).resolve())
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"telctl-{name}-"))
        self.failures = []
        self.figures = collections.Counter()
        self.seconds = 0.3
        self.store = str(self.folder / "tickets.db")

    def declare(self, text):
        (self.folder / "sources.yaml").write_text(text)

    def command(self, *more, verb="collect"):
        return [self.telctl, "cdr", verb, str(self.folder / "sources.yaml"), "--store", self.store, "-C", str(self.folder), *more]

    def environment(self):
        return {**os.environ, "TELCTL_TEST_SECRET": "parking-lot"}

    def collect(self, *more, verb="collect"):
        begun = time.monotonic()
        done = subprocess.run(self.command("-o", "json", *more, verb=verb), capture_output=True, text=True, env=self.environment())
        self.seconds = time.monotonic() - begun
        self.figures["runs"] += 1
        done.document = json.loads(done.stdout) if done.stdout.startswith("{") else None
        return done

    def kill(self, rng, *more):
        process = subprocess.Popen(self.command(*more), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment())
        time.sleep(rng.uniform(0, self.seconds * 1.1))
        process.send_signal(signal.SIGKILL)
        self.figures["killed"] += process.wait() == -signal.SIGKILL

    def rows(self, text):
        return sqlite3.connect(self.store).execute(text).fetchall()

    def check(self, wanted, got, what):
        self.figures["checks"] += 1
        if wanted != got:
            self.failures.append(f"{what}: {got!r} instead of {wanted!r}")

    def check_records(self, wanted, length, what):
        """`wanted`: number → seconds of every record. `length`: the column that has them."""
        rows = self.rows(f"SELECT call_id, {length} / 1000000 FROM tickets")
        got = {int(number): seconds for number, seconds in rows}
        different = [(number, wanted.get(number), got.get(number)) for number in sorted(wanted.keys() | got.keys()) if wanted.get(number) != got.get(number)]
        self.check((len(wanted), []), (len(rows), different[:5]), what)

    def finish(self, name):
        """Prints the figures; ends with 1 when something was wrong."""
        figures = f"{name}: " + ", ".join(f"{what} {count}" for what, count in self.figures.items()) + f", wrong {len(self.failures)}"
        print("\n".join([*self.failures, figures]))
        if target := os.environ.get("TELCTL_FIGURES"):
            with open(target, "a", encoding="utf-8") as file:
                file.write(figures + "\n")
        sys.exit(f"its files are in {self.folder}" if self.failures else 0)
