#!/usr/bin/env python3
"""Measures the reading of a large BAT table of a Cisco UCM: time and memory against the number of rows.

    tests/bench/cucm_table.py [--reader build/release/tests/bench/bench_reader] [--rows 125000,250000,500000,1000000] [--check]

The rows are made from the one real row of examples/captures/cucm (200 columns): other device, number, name and search space in each.
In the same run, on the same file: `wc -l`, and a loop over Python's csv reader. The model is what the facts occupy once all is read;
memory is the peak of the process, the file among it. Times are processor time (user and system), since a machine may have other work.

--check         ends with 1 when memory is 1.5 times the model or more, or when time grows faster than the rows
"""

import argparse
import csv
import json
import os
import sys
import tempfile
from pathlib import Path

from measure import run

ROOT = Path(__file__).resolve().parents[2]
CAPTURE = ROOT / "examples" / "captures" / "cucm"
NAMES = ["Doe Jane", "Дое Джейн", "Müller Hélène", "Roe Jim", "LE GOFF Jean-Paul"]
FIRST = 10_000_000


def write_table(path, rows):
    with open(CAPTURE / "bat-phones.csv", encoding="utf-8", newline="") as file:
        head, row = list(csv.reader(file))
    at = {name: head.index(name) for name in ("Device Name", "CSS", "Directory Number 1", "Display 1", "Alerting Name 1", "Line Description 1")}
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        for i in range(rows):
            row[at["Device Name"]] = f"SEP{i:012X}"
            row[at["CSS"]] = f"css_{i % 7}"
            # Every 50th device rings in parallel with the one before it.
            row[at["Directory Number 1"]] = str(FIRST + (i - 1 if i % 50 == 49 else i))
            row[at["Display 1"]] = row[at["Alerting Name 1"]] = row[at["Line Description 1"]] = f"{NAMES[i % len(NAMES)]} {i}"
            out.writerow(row)


COUNT = "import csv, sys\nprint(sum(1 for _ in csv.reader(open(sys.argv[1], encoding='utf-8', newline=''))))"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--reader", default=str(ROOT / "build/release/tests/bench/bench_reader"))
    arguments.add_argument("--rows", default="125000,250000,500000,1000000")
    arguments.add_argument("--check", action="store_true")
    options = arguments.parse_args()
    results, wrong = [], []
    print("| rows | file MB | facts | s | MB/s | rows/s | model MiB | peak MiB | peak ÷ model | `wc -l` s | Python csv s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for rows in map(int, options.rows.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            table = os.path.join(folder, "phones.csv")
            write_table(table, rows)
            size = os.path.getsize(table)
            wc = run(["wc", "-l", table])
            python = run([sys.executable, "-c", COUNT, table])
            measured = run([options.reader, "cucm", table, str(CAPTURE / "mapping.yaml")])
        if measured.code != 0:
            sys.exit(f"{options.reader} ended with {measured.code}: {measured.stderr}")
        told = json.loads(measured.stdout)
        if told["understood"] != rows or told["quarantined"] != 0 or int(python.stdout) != rows + 1:
            sys.exit(f"{told} of {rows} rows")
        model = told["model"] / 2**20
        ratio = measured.peak_mib / model
        results.append((rows, measured.cpu))
        print(f"| {rows:,} | {size / 1e6:,.0f} | {told['facts']:,} | {measured.cpu:.1f} | {size / 1e6 / measured.cpu:,.0f} | {rows / measured.cpu:,.0f} "
              f"| {model:,.0f} | {measured.peak_mib:,.0f} | {ratio:.2f} | {wc.cpu:.2f} | {python.cpu:.1f} |", flush=True)
        if ratio >= 1.5:
            wrong.append(f"{rows} rows: memory is {ratio:.2f} times the model")
    (few, little), (many, much) = results[0], results[-1]
    growth = (much / little) / (many / few)
    print(f"\nProcessor time grows {growth:.2f} times as fast as the rows.")
    if growth > 1.3:
        wrong.append(f"time grows {growth:.2f} times as fast as the rows")
    print("\n".join(wrong))
    sys.exit(1 if options.check and wrong else 0)


if __name__ == "__main__":
    main()
