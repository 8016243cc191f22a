#!/usr/bin/env python3
"""How fast tickets are normalised, beside how fast their bytes can be looked at at all: normalize.py TELCTL [ROWS] [ROUNDS] [--check]

Rows of cdr_csv (charging/gen.py, 18 columns, 257 bytes each) are normalised to csv on /dev/null by one and by two threads. In the same rounds,
interleaved: `scan offsets` (charging/scan.cpp: SIMD splitter that writes the offset of every separator, x86-64-v2), Python's csv and
mawk, which only read and write four columns. Only ratios within one run mean anything. With --check it ends with 1 unless one thread
reaches at least 25 % of `scan offsets` with one thread, two threads are at least 1.6 times one, and memory stays below 64 MiB.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

from measure import figure, run

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = "import csv,sys; w=csv.writer(sys.stdout)\nfor r in csv.reader(open(sys.argv[1],newline='')): w.writerow((r[1],r[2],r[9],r[13]))"
MAWK = 'BEGIN{FS="\\",\\""}{print $2 "," $3 "," $10 "," $12}'


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--check"]
    check = "--check" in sys.argv
    telctl = pathlib.Path(arguments[0]).resolve()
    rows = int(arguments[1]) if len(arguments) > 1 else 5_000_000
    rounds = int(arguments[2]) if len(arguments) > 2 else 5
    with tempfile.TemporaryDirectory(prefix="telctl-bench-", dir=os.environ.get("BENCH_RUN")) as folder:
        subprocess.run([sys.executable, HERE / "charging/gen.py", f"{folder}/d", str(rows), "2"], check=True, stdout=subprocess.DEVNULL)
        data = f"{folder}/d/cdr.csv"
        scan = f"{folder}/scan"
        subprocess.run(["g++", "-std=c++20", "-O3", "-march=x86-64-v2", "-pthread", "-o", scan, HERE / "charging/scan.cpp"], check=True)
        size = os.path.getsize(data)
        normalize = [telctl, "cdr", "normalize", "--zone", "Europe/Paris", "-o", "csv"]
        programs = {
            "scan offsets, 1 thread": [scan, "offsets", "1", data],
            "scan offsets, 2 threads": [scan, "offsets", "2", data],
            "telctl, 1 thread": [*normalize, "--threads", "1", data],
            "telctl, 2 threads": [*normalize, "--threads", "2", data],
            "Python csv, 4 columns": [sys.executable, "-c", PYTHON, data],
            "mawk, 4 columns": ["mawk", MAWK, data],
        }
        times = {name: [] for name in programs}
        cpu = {name: [] for name in programs}
        peak = dict.fromkeys(programs, 0)
        for _ in range(rounds):
            for name, command in programs.items():
                measured = run(["sh", "-c", 'exec "$@" >/dev/null', "sh", *map(str, command)])
                if measured.code != 0:
                    sys.exit(f"{name}: {measured.stderr}")
                times[name].append(measured.wall)
                cpu[name].append(measured.cpu)
                peak[name] = max(peak[name], measured.peak_mib)
        print(f"{rows} rows, {size} bytes, medians of {rounds} interleaved rounds\n")
        for name in programs:
            wall = statistics.median(times[name])
            print(f"{name:25} {wall:7.2f} s {size / wall / 1e6:8.0f} MB/s {statistics.median(cpu[name]):7.2f} s CPU {peak[name]:7.0f} MiB")
        speed = {name: size / statistics.median(times[name]) for name in programs}
        share = speed["telctl, 1 thread"] / speed["scan offsets, 1 thread"]
        gain = speed["telctl, 2 threads"] / speed["telctl, 1 thread"]
        memory = max(peak["telctl, 1 thread"], peak["telctl, 2 threads"])
        print()
        figure(f"normalize: share of scan {share:.2f}, gain of 2 threads {gain:.2f}, peak {memory:.0f} MiB")
        sys.exit(1 if check and not (share >= 0.25 and gain >= 1.6 and memory < 64) else 0)


if __name__ == "__main__":
    main()
