#!/usr/bin/env python3
"""Measures the reading of a large Nortel capture: time and memory against the number of lines.

    tests/bench/nortel_capture.py [--reader build/ci/tests/bench_reader] [--lines 125000,250000,500000,1000000] [--check]

The capture is one LD 20 TNB printout of many sets: the real block of examples/captures/nortel with another position, number and class in
each, a second number on every tenth set and a message of the machine in every hundredth. In the same run, on the same file: `wc -l`, and a
loop over Python's csv reader. The model is what the facts occupy once all is read; memory is the peak of the process, the file among it.

--check         ends with 1 when memory is 1.5 times the model or more, or when time grows faster than the lines
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from measure import run

ROOT = Path(__file__).resolve().parents[2]
CAPTURE = ROOT / "examples" / "captures" / "nortel"
COUNT = "import csv, sys\nprint(sum(1 for _ in csv.reader(open(sys.argv[1], encoding='utf-8', newline=''))))"


def block():
    lines = (CAPTURE / "ld20-tnb-2057.txt").read_text().splitlines()
    begin = next(n for n, line in enumerate(lines) if line.startswith("DES  3902"))
    end = next(n for n, line in enumerate(lines) if line.startswith("DATE") and n > begin)
    return lines[:begin], lines[begin:end + 1]


def write_capture(path, wanted):
    dialogue, lines = block()
    with open(path, "w", encoding="ascii") as file:
        written = len(dialogue)
        file.write("\n".join(dialogue) + "\n")
        for i in range(wanted):
            position = f"{i // 16000 % 1000:03} {i // 8000 % 2} {i // 32 % 250:02} {i % 32:02}"
            text = list(lines)
            for n, line in enumerate(text):
                if line.startswith("TN "):
                    text[n] = f"TN   {position} "
                elif line.startswith("NCOS"):
                    text[n] = f"NCOS {i % 4} "
                elif " SCR 2057" in line:
                    text[n] = f"KEY  00 SCR {20000000 + (i - 1 if i % 10 == 9 else i)} 0     {'' if i % 10 == 9 else 'MARP'}"
            if i % 100 == 99:
                text.insert(5, "COM001 Ethernet driver")
            if written + len(text) > wanted:
                break
            file.write("\n".join(text) + "\n")
            written += len(text)
    return written


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--reader", default=str(ROOT / "build/ci/tests/bench_reader"))
    arguments.add_argument("--lines", default="125000,250000,500000,1000000")
    arguments.add_argument("--check", action="store_true")
    options = arguments.parse_args()
    results, wrong = [], []
    print("| lines | file MB | facts | s | MB/s | lines/s | model MiB | peak MiB | peak ÷ model | `wc -l` s | Python csv s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for wanted in map(int, options.lines.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            capture = os.path.join(folder, "tnb.txt")
            lines = write_capture(capture, wanted)
            size = os.path.getsize(capture)
            wc = run(["wc", "-l", capture])
            python = run([sys.executable, "-c", COUNT, capture])
            measured = run([options.reader, "nortel", capture, str(CAPTURE / "mapping.yaml")])
        if measured.code != 0:
            sys.exit(f"{options.reader} ended with {measured.code}: {measured.stderr}")
        told = json.loads(measured.stdout)
        if told["quarantined"] != 0 or told["understood"] < lines * 0.9:
            sys.exit(f"{told} of {lines} lines")
        model = told["model"] / 2**20
        ratio = measured.peak_mib / model
        results.append((lines, measured.cpu))
        print(f"| {lines:,} | {size / 1e6:,.0f} | {told['facts']:,} | {told['seconds']:.1f} | {size / 1e6 / told['seconds']:,.0f} | {lines / told['seconds']:,.0f} "
              f"| {model:,.0f} | {measured.peak_mib:,.0f} | {ratio:.2f} | {wc.wall:.2f} | {python.wall:.1f} |", flush=True)
        if ratio >= 1.5:
            wrong.append(f"{lines} lines: memory is {ratio:.2f} times the model")
    (few, little), (many, much) = results[0], results[-1]
    growth = (much / little) / (many / few)
    print(f"\nProcessor time grows {growth:.2f} times as fast as the lines.")
    if growth > 1.3:
        wrong.append(f"time grows {growth:.2f} times as fast as the lines")
    print("\n".join(wrong))
    sys.exit(1 if options.check and wrong else 0)


if __name__ == "__main__":
    main()
