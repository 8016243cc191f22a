"""What the benches of the readers share: time and memory of reading one export, against its size."""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from measure import run

ROOT = Path(__file__).resolve().parents[2]
CAPTURES = ROOT / "examples" / "captures"
COUNT = "import csv, sys\nprint(sum(1 for _ in csv.reader(open(sys.argv[1], encoding='utf-8', newline=''))))"
LARGEST_RATIO = 1.5  # of memory to the model
LARGEST_GROWTH = 1.3  # of time against size


def options(unit):
    """--reader, --lines or --rows (`unit`), --check"""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--reader", default=str(ROOT / "build/release/tests/bench/bench_reader"))
    arguments.add_argument(f"--{unit}", dest="sizes", default="125000,250000,500000,1000000")
    arguments.add_argument("--check", action="store_true")
    return arguments.parse_args()


def bench(reader, unit, write, least_understood):
    """Measures `reader` (whose mapping is in the folder of captures of that name) over exports that `write(path, size)` makes, and
    returns the number of `unit` (lines, rows) of. Ends the program. Times are processor time, since a machine may have other work."""
    chosen = options(unit)
    results, wrong = [], []
    print(f"| {unit} | file MB | facts | s | MB/s | {unit}/s | model MiB | peak MiB | peak ÷ model | `wc -l` s | Python csv s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for wanted in map(int, chosen.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            export = os.path.join(folder, "export")
            count = write(export, wanted)
            size = os.path.getsize(export)
            wc = run(["wc", "-l", export])
            python = run([sys.executable, "-c", COUNT, export])
            measured = run([chosen.reader, reader, export, str(CAPTURES / reader / "mapping.yaml")])
        if measured.code != 0:
            sys.exit(f"{chosen.reader} ended with {measured.code}: {measured.stderr}")
        told = json.loads(measured.stdout)
        if told["quarantined"] != 0 or told["understood"] < count * least_understood:
            sys.exit(f"{told} of {count} {unit}")
        model = told["model"] / 2**20
        ratio = measured.peak_mib / model
        results.append((count, measured.cpu))
        print(f"| {count:,} | {size / 1e6:,.0f} | {told['facts']:,} | {measured.cpu:.1f} | {size / 1e6 / measured.cpu:,.0f} "
              f"| {count / measured.cpu:,.0f} | {model:,.0f} | {measured.peak_mib:,.0f} | {ratio:.2f} | {wc.cpu:.2f} | {python.cpu:.1f} |", flush=True)
        if ratio >= LARGEST_RATIO:
            wrong.append(f"{count} {unit}: memory is {ratio:.2f} times the model")
    (few, little), (many, much) = results[0], results[-1]
    if many > few:
        growth = (much / little) / (many / few)
        print(f"\nProcessor time grows {growth:.2f} times as fast as the {unit}.")
        if growth > LARGEST_GROWTH:
            wrong.append(f"time grows {growth:.2f} times as fast as the {unit}")
    print("\n".join(wrong))
    sys.exit(1 if chosen.check and wrong else 0)
