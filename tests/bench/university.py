#!/usr/bin/env python3
"""Measures telctl on the example university, against the sandbox: time, memory and requests of each step.

    tests/bench/university.py [--telctl build/release/telctl] [--wave WAVE] [--rounds N] [--check]

--wave   only the lines of this wave (lot-01-agro: some 190), not all 4,000
--check  ends with 1 when a figure is beyond its target

Each step is one process; its wall time, processor time (user and system) and peak memory are those that the kernel kept for it.
Requests and writes are those that the sandbox counted, and so is its own processor time. With --rounds each figure is the median.
Steps: the import of all sheets, validate, plan from an empty cluster, apply, plan again (nothing to do), verify, rollback.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from measure import figure, run

ROOT = Path(__file__).resolve().parents[2]
UNIVERSITY = ROOT / "examples" / "universite"
TOKEN = "00000000-0000-4000-9000-000000070435"
PAGE = 200

# What a plan may cost. Reads: 1.1 for each page of objects that there are, one for each user with keys of the estate's, and the
# questions asked to find out what the cluster is.
PLAN_CPU = 1.0
READS_PER_PAGE = 1.1
PROBES = 25


class Sandbox:
    def __init__(self, telctl):
        self.process = subprocess.Popen([telctl, "sandbox", "--listen", "127.0.0.1:0", "--test-hooks"], stdout=subprocess.PIPE, text=True,
                                        stderr=subprocess.DEVNULL)
        self.url = self.process.stdout.readline().split()[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def hook(self, path, method="GET"):
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/_sandbox/{path}", method=method)) as answer:
            return answer.read()

    def requests(self):
        """Reading and writing requests since the last call."""
        log = json.loads(self.hook("requests"))
        self.hook("requests", "DELETE")
        return log["requests"] - log["writes"], log["writes"]

    def objects(self):
        """Objects that a plan reads, page by page, by their collection; and users with keys of their own."""
        dump = json.loads(self.hook("dump"))
        types = dump["types"]
        keys = sum(1 for user in types["users"] if user.get("private keys"))
        return {name: len(objects) for name, objects in types.items() if name in READ}, keys

    def cpu(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


READ = {"contexts", "registrars", "callpermissions", "devices", "voicemails", "users", "endpoint_sip", "endpoint_custom", "extensions",
        "groups", "lines", "incalls", "callfilters", "callpickups"}


def estate_of(telctl, folder):
    """The whole estate, imported from the sheets of all sites, and what that took."""
    estate = Path(folder) / "estate"
    sites = sorted(map(str, (UNIVERSITY / "pabx").iterdir()))
    done = run([telctl, "import", *sites, "--site", str(UNIVERSITY / "estate"), "--into", str(estate)])
    if done.code != 3:  # rows were put aside: the sheets are dirty
        sys.exit(f"import ended with {done.code}\n{done.stderr[-3000:]}")
    return estate, done


def measure(telctl, wave):
    """{step: {figure: value}}"""
    figures = {}
    with tempfile.TemporaryDirectory(prefix="telctl-bench-") as folder, Sandbox(telctl) as sandbox:
        estate, imported = estate_of(telctl, folder)
        figures["import"] = {"cpu": imported.cpu, "wall": imported.wall, "mib": imported.peak_mib, "reads": 0, "writes": 0, "server": 0.0}
        token = Path(folder) / "token"
        token.write_text(TOKEN + "\n")
        token.chmod(0o600)
        cluster = ["--cluster", sandbox.url, "--token", f"file:{token}"]
        scope = ["--wave", wave] if wave else []

        def step(name, words, expected=0):
            sandbox.requests()
            before = sandbox.cpu()
            done = run([telctl, *words, "-C", str(estate)])
            if done.code != expected:
                sys.exit(f"{name} ended with {done.code}, not {expected}\n{done.stderr[-3000:]}")
            reads, writes = sandbox.requests()
            figures[name] = {"cpu": done.cpu, "wall": done.wall, "mib": done.peak_mib, "reads": reads, "writes": writes,
                             "server": sandbox.cpu() - before}
            return done

        step("validate", ["validate"])
        step("plan from empty", ["plan", *scope, "--adopt", "context", *cluster])
        step("apply", ["apply", *scope, "--adopt", "context", "--yes", *cluster])
        objects, keys = sandbox.objects()
        step("plan again", ["plan", *scope, "--expect-no-changes", *cluster])
        figures["plan again"]["pages"] = sum(max(1, -(-count // PAGE)) for count in objects.values())
        figures["plan again"]["users with keys"] = keys
        step("verify", ["verify", *scope, *cluster])
        step("rollback", ["rollback", "--yes", *cluster])
        left, _ = sandbox.objects()
        if left["users"]:
            sys.exit(f"rollback left {left['users']} users")
    return figures


def beyond(figures):
    """What misses its target, in words."""
    wrong = []
    for step in ("plan from empty", "plan again"):
        if figures[step]["cpu"] > PLAN_CPU:
            wrong.append(f"{step}: {figures[step]['cpu']:.2f} s of processor time, target {PLAN_CPU:.0f} s")
    again = figures["plan again"]
    allowed = READS_PER_PAGE * again["pages"] + again["users with keys"] + PROBES
    if again["reads"] > allowed:
        wrong.append(f"plan again: {again['reads']} reads for {again['pages']} pages and {again['users with keys']} users with keys, target {allowed:.0f}")
    for step in ("validate", "plan from empty", "plan again", "verify"):
        if figures[step]["writes"]:
            wrong.append(f"{step}: {figures[step]['writes']} writes")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--telctl", default=str(ROOT / "build" / "release" / "telctl"))
    parser.add_argument("--wave", default="")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()

    rounds = [measure(str(Path(options.telctl).resolve()), options.wave) for _ in range(options.rounds)]
    figures = {step: {name: statistics.median(one[step][name] for one in rounds) for name in rounds[0][step]} for step in rounds[0]}
    print(f"{'step':<16} {'cpu s':>7} {'wall s':>7} {'MiB':>6} {'reads':>7} {'writes':>7} {'server cpu s':>13}")
    for step, row in figures.items():
        print(f"{step:<16} {row['cpu']:>7.2f} {row['wall']:>7.2f} {row['mib']:>6.0f} {row['reads']:>7.0f} {row['writes']:>7.0f} {row['server']:>13.2f}")
    again = figures["plan again"]
    print(f"plan again reads {again['pages']:.0f} pages of {PAGE} and the keys of {again['users with keys']:.0f} users")
    wrong = beyond(figures)
    for line in wrong:
        print(line)
    figure(f"university: plan from empty {figures['plan from empty']['cpu']:.2f} s, plan again {again['cpu']:.2f} s, beyond target {len(wrong)}")
    sys.exit(1 if options.check and wrong else 0)


if __name__ == "__main__":
    main()
