"""Runs a program and measures it: wall time, processor time and peak memory of this one child."""

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass


@dataclass
class Run:
    code: int
    wall: float
    cpu: float  # user and system
    peak_mib: float
    stdout: str
    stderr: str


def run(command, **options):
    """wait4 gives the resources of exactly this process, unlike RUSAGE_CHILDREN, whose peak is that of the largest child ever."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.monotonic()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, **options)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return Run(child.returncode, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024,
                   out.read().decode(errors="replace"), err.read().decode(errors="replace"))


def figure(line):
    """A closing figure: printed, and for tests/run also kept in TELCTL_FIGURES."""
    print(line)
    if target := os.environ.get("TELCTL_FIGURES"):
        with open(target, "a", encoding="utf-8") as file:
            file.write(line + "\n")
