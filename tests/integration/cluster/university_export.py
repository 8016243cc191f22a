#!/usr/bin/env python3
"""university_export.py TELCTL: the first wave of the example university is applied to a sandbox, exported from it, and the export is
applied to a second, empty one. The dumps of the two servers must be equal, in both dialects."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent.parent
UNIVERSITY = ROOT / "examples" / "universite"
TELCTL = str(pathlib.Path(sys.argv[1]).resolve())
WAVE = "lot-01-agro"
TOKEN = "00000000-0000-4000-9000-000000070435"


class Sandbox:
    def __init__(self, dialect):
        self.process = subprocess.Popen(
            [TELCTL, "sandbox", "--listen", "127.0.0.1:0", "--dialect", dialect, "--test-hooks"], stdout=subprocess.PIPE, text=True
        )
        self.url = self.process.stdout.readline().split()[2]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def dump(self):
        with urllib.request.urlopen(self.url + "/_sandbox/dump") as answer:
            return json.loads(answer.read())


def telctl(arguments, allowed=(0,)):
    done = subprocess.run([TELCTL, *arguments], capture_output=True, text=True)
    if done.returncode not in allowed:
        sys.exit(f"telctl {' '.join(arguments)} ended with {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.stdout


def plain(value):
    """A server puts uuids into names that it makes up, and shows those of templates."""
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "(uuid)", json.dumps(value, indent=1, ensure_ascii=False))


def differences(first, second):
    for part in ("types", "associations"):
        for name, values in first[part].items():
            one = sorted(plain(v) for v in values)
            two = sorted(plain(v) for v in second[part][name])
            # What every context of the estate knows of itself is not changed by a wave.
            if one != two:
                only = [v for v in one if v not in two][:2] + ["--- the copy:"] + [v for v in two if v not in one][:2]
                yield f"{name}: {len(one)} and {len(two)}\n" + "\n".join(only)


def round_trip(dialect, estate, folder):
    copy = folder / f"copy-{dialect}"
    with Sandbox(dialect) as first, Sandbox(dialect) as second:
        to = lambda server: ["--cluster", server.url, "--token", "env:TELCTL_TEST_TOKEN"]
        telctl(["migrate", "run", "-C", str(estate), "--wave", WAVE, "--adopt", "context", "--yes", *to(first)])
        report = json.loads(telctl(["cluster", "export", "--into", str(copy), "--site", str(estate), "-o", "json", *to(first)], (0, 3)))
        errors = report["estate_errors"]
        telctl(["validate", "-C", str(copy)])
        telctl(["apply", "-C", str(copy), "--adopt", "context", "--yes", *to(second)])
        different = list(differences(first.dump(), second.dump()))
        (estate / ".telctl").rename(folder / f"state-{dialect}")
    print("\n".join(different))
    figures = f"export {dialect}: lines {report['lines']}, left out {len(report['left_out'])}, errors {errors}, types that differ {len(different)}"
    print(figures)
    if target := os.environ.get("TELCTL_FIGURES"):
        with open(target, "a", encoding="utf-8") as file:
            file.write(figures + "\n")
    return not different and errors == 0 and report["lines"] > 0


def main():
    os.environ["TELCTL_TEST_TOKEN"] = TOKEN
    with tempfile.TemporaryDirectory(prefix="telctl-export-") as name:
        folder = pathlib.Path(name)
        estate = folder / "estate"
        environment = os.environ | {"TELCTL": TELCTL}
        subprocess.run([str(UNIVERSITY / "build-estate"), str(estate)], check=True, env=environment, stdout=subprocess.DEVNULL)
        results = [round_trip(dialect, estate, folder) for dialect in ("wazo-26.08", "wazo-20.12")]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
