#!/usr/bin/env python3
"""Measures telctl on the example university, against the sandbox: time, memory and requests of each step.

    tests/bench/university.py [--telctl build/release/telctl] [--scope all|first] [--rounds N] [--check]

--scope first   applies the first wave only (some 200 lines); all applies the 4,000
--check         ends with 1 when a figure is beyond its target

Each step is one process; its wall time, processor time (user and system) and peak memory are those that the kernel kept for it. Requests
are those that the sandbox counted. With --rounds each figure is the median.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from measure import run

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "00000000-0000-4000-9000-000000070435"


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

    def cpu(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
