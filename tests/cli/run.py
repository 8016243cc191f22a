#!/usr/bin/env python3
"""Golden tests of the command line: run.py TELCTL [CASE-GLOB…]

A case is a folder beside this file:

    NAME/cmd      shell lines, run by bash with telctl first in PATH, in a scratch copy of the folder
    NAME/stdout   what they must print; absent = nothing
    NAME/stderr   the same for standard error
    NAME/rc       exit code; absent = 0
    NAME/…        input files

The environment is fixed: TELCTL_NOW, SOURCE (the source tree), LC_ALL=C.UTF-8, TZ=Europe/Paris, NO_COLOR=1. Paths of the
scratch copy and of the source tree, the user with the machine, and the address of a rehearsal cluster (sandbox.bash) are written
$SCRATCH, $SOURCE, $WHO and $CLUSTER in the expected files.

TELCTL_ACCEPT=1 rewrites the expected files of the cases that differ; those are then reported as skipped, never as passed.
Nothing to run is a failure.
"""

import difflib
import fnmatch
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

CASES = pathlib.Path(__file__).resolve().parent
SOURCE = CASES.parent.parent
EXPECTED = ("stdout", "stderr", "rc")
SECONDS = 60


def environment(telctl, scratch):
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS") if name in os.environ}
    return kept | {
        "PATH": f"{telctl.parent}:{os.environ['PATH']}",
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "SOURCE": str(SOURCE),
        "TELCTL_NOW": "2027-01-15T08:00:00Z",
        "LC_ALL": "C.UTF-8",
        "TZ": "Europe/Paris",
        "NO_COLOR": "1",
    }


def end_group(leader):
    """Ends what a case left behind in the session that was opened for it alone."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run(telctl, case):
    """What the case really does: {"stdout": text, "stderr": text, "rc": text}."""
    with tempfile.TemporaryDirectory(prefix="telctl-cli-") as folder:
        scratch = pathlib.Path(folder).resolve() / case.name
        shutil.copytree(case, scratch)
        for name in (*EXPECTED, "cmd"):
            (scratch / name).unlink(missing_ok=True)
        process = subprocess.Popen(
            ["bash", "-u", str(case / "cmd")],
            cwd=scratch,
            env=environment(telctl, scratch),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            out, err = process.communicate(timeout=SECONDS)
            code = process.returncode if process.returncode >= 0 else 128 - process.returncode
        except subprocess.TimeoutExpired:
            end_group(process.pid)
            out, err = process.communicate()
            err += f"the case did not end within {SECONDS} s\n".encode()
            code = -1
        finally:
            end_group(process.pid)
        names = {"$SCRATCH": str(scratch), "$SOURCE": str(SOURCE), "$WHO": f"{pwd.getpwuid(os.geteuid()).pw_name}@{socket.gethostname()}"}
        if (url := scratch / "cluster.url").exists():  # written by sandbox.bash
            names |= {"$CLUSTER" if i == 0 else f"$CLUSTER{i + 1}": line for i, line in enumerate(url.read_text().split())}

    def text(raw):
        # Bytes that are not UTF-8 stay visible and comparable.
        shown = raw.decode("utf-8", "backslashreplace")
        for name, value in names.items():
            shown = shown.replace(value, name)
        return shown

    return {"stdout": text(out), "stderr": text(err), "rc": f"{code}\n"}


def expected(case, name):
    path = case / name
    if path.exists():
        return path.read_bytes().decode("utf-8", "backslashreplace")
    return "0\n" if name == "rc" else ""


def accept(case, name, value):
    path = case / name
    if value == ("0\n" if name == "rc" else ""):
        path.unlink(missing_ok=True)
    else:
        path.write_text(value, encoding="utf-8", newline="")


def differences(case, actual):
    lines = []
    for name in EXPECTED:
        want, got = expected(case, name), actual[name]
        if want != got:
            lines += difflib.unified_diff(
                want.splitlines(), got.splitlines(), f"{case.name}/{name} (expected)", f"{case.name}/{name} (actual)", lineterm=""
            )
            if want.splitlines() == got.splitlines():
                lines.append(f"{case.name}/{name}: only line ends differ")
    return lines


def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    telctl = pathlib.Path(arguments[0]).resolve()
    if telctl.name != "telctl" or not os.access(telctl, os.X_OK):
        sys.exit(f"no program called telctl at {telctl}")
    globs = arguments[1:] or ["*"]
    cases = sorted(path.parent for path in CASES.glob("*/cmd") if any(fnmatch.fnmatch(path.parent.name, g) for g in globs))
    accepting = os.environ.get("TELCTL_ACCEPT") == "1"

    failed, rewritten = [], []
    for case in cases:
        actual = run(telctl, case)
        lines = differences(case, actual)
        if not lines:
            continue
        if accepting:
            for name in EXPECTED:
                accept(case, name, actual[name])
            rewritten.append(case.name)
        else:
            print("\n".join(lines))
            failed.append(case.name)

    for name in failed:
        print(f"failed: {name}")
    for name in rewritten:
        print(f"skipped: {name} (expected files rewritten: read them before you commit)")
    figures = f"cli: cases {len(cases)}, failed {len(failed)}" + (f", skipped {len(rewritten)}" if rewritten else "")
    print(figures)
    if target := os.environ.get("TELCTL_FIGURES"):
        with open(target, "a", encoding="utf-8") as file:
            file.write(figures + "\n")
    if not cases:
        sys.exit("no case: nothing was tested")
    if failed:
        sys.exit(1)
    if rewritten:
        sys.exit(77)  # ctest: skipped


if __name__ == "__main__":
    main(sys.argv[1:])
