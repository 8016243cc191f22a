#!/usr/bin/env python3
"""university_xivo.py TELCTL: two small sites of the example university on a rehearsed XiVO 16.15, the whole way: planned, applied, nothing
left for a second plan, verified, taken back so that the server holds what it held before.

What a XiVO 16.15 has no interface for is left to a person, and must be told: what a context includes, filters, pick-up groups, schedules,
the accounts of gateways."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent.parent
UNIVERSITY = ROOT / "examples" / "universite"
TELCTL = str(pathlib.Path(sys.argv[1]).resolve())
SITES = ("observatoire", "recherche")
MEDIA_SERVERS = ("mds0", "mds1", "mds2", "mds3", "mds4")


def telctl(arguments, allowed=(0,)):
    done = subprocess.run([TELCTL, *arguments], capture_output=True, text=True)
    if done.returncode not in allowed:
        sys.exit(f"telctl {' '.join(arguments)} ended with {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.stdout


def answer(*arguments, **more):
    return json.loads(telctl([*arguments, "-o", "json"], **more))


class Check:
    def __init__(self):
        self.failed = 0

    def __call__(self, what, seen, wanted):
        if seen != wanted:
            self.failed += 1
            print(f"{what}: {seen!r}, not {wanted!r}")


def way(check, estate, url):
    to = ["--cluster", url, "--user", "telctl", "--password", "env:TELCTL_TEST_PASSWORD", "--auth-url", "http://127.0.0.1:1"]

    def dump():
        with urllib.request.urlopen(url + "/_sandbox/dump") as reply:
            return json.loads(reply.read())

    before = dump()
    applied = answer("apply", "-C", str(estate), "--adopt", "context", "--yes", *to)
    check("apply", applied["state"], "done")
    check("changes left out", applied["counts"]["planned"], applied["counts"]["done"])
    if applied["counts"]["done"] < 1000:
        check("changes", applied["counts"]["done"], "some thousands")

    steps = answer("migrate", "steps", "-C", str(estate))["steps"]
    check("steps of the run", applied["steps"]["open"], len(steps))
    check("states", {step["state"] for step in steps}, {"open"})
    told = {step["what"] for step in steps}
    check("includes told", "let the context default include to-extern in the web interface" in told, True)
    objects = {step["object"].split()[0] for step in steps}
    check("kinds of steps", {"context", "filter", "gateway", "schedule"} - objects, set())

    second = answer("plan", "-C", str(estate), "--adopt", "context", *to)
    check("second plan", [operation["id"] for operation in second["operations"]], [])
    check("its errors", second["summary"]["errors"], 0)
    check("steps it knows", {step["state"] for step in second["steps"]}, {"open"})
    verified = answer("verify", "-C", str(estate), *to)
    check("verify", (verified["same"], verified["objects"], verified["errors"]), (True, 0, 0))
    check("verified lines", verified["lines"] > 0, True)

    back = answer("rollback", "-C", str(estate), "--yes", *to)
    check("rollback", back["state"], "done")
    after = dump()
    check("types after the rollback", [name for name in before["types"] if before["types"][name] != after["types"][name]], [])
    check("the server after the rollback", after == before, True)
    check("steps after the rollback", answer("migrate", "steps", "-C", str(estate))["steps"], [])
    return applied["counts"]["done"], len(steps)


def main():
    os.environ["TELCTL_TEST_PASSWORD"] = "rehearsal"
    check = Check()
    with tempfile.TemporaryDirectory(prefix="telctl-xivo-") as name:
        estate = pathlib.Path(name) / "estate"
        places = [str(UNIVERSITY / "pabx" / site) for site in SITES]
        telctl(["import", *places, "--site", str(UNIVERSITY / "estate"), "--into", str(estate)], (0, 3))
        registrars = [word for server in MEDIA_SERVERS for word in ("--registrar", server)]
        sandbox = subprocess.Popen(
            [TELCTL, "sandbox", "--listen", "127.0.0.1:0", "--dialect", "xivo-16.15", "--test-hooks", *registrars], stdout=subprocess.PIPE, text=True
        )
        try:
            changes, steps = way(check, estate, sandbox.stdout.readline().split()[2])
        finally:
            sandbox.terminate()
            sandbox.wait()
    print(f"university on XiVO 16.15: {len(SITES)} sites, {changes} changes, {steps} steps for a person, {check.failed} wrong")
    sys.exit(1 if check.failed else 0)


if __name__ == "__main__":
    main()
