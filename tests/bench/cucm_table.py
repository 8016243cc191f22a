#!/usr/bin/env python3
"""Measures the reading of a large BAT table of a Cisco UCM: time and memory against the number of rows.

    tests/bench/cucm_table.py [--reader build/release/tests/bench/bench_reader] [--rows 125000,250000,500000,1000000] [--check]

The rows are made from the one real row of examples/captures/cucm (200 columns): other device, number, name and search space in each.
In the same run, on the same file: `wc -l`, and a loop over Python's csv reader. The model is what the facts occupy once all is read;
memory is the peak of the process, the file among it. Times are processor time (user and system), since a machine may have other work.

--check         ends with 1 when memory is 1.5 times the model or more, or when time grows faster than the rows
"""

import csv

from reading import CAPTURES, bench

NAMES = ["Doe Jane", "Дое Джейн", "Müller Hélène", "Roe Jim", "LE GOFF Jean-Paul"]
FIRST = 10_000_000


def write_table(path, rows):
    with open(CAPTURES / "cucm" / "bat-phones.csv", encoding="utf-8", newline="") as file:
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
    return rows


if __name__ == "__main__":
    bench("cucm", "rows", write_table, least_understood=1)
