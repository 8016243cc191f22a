#!/usr/bin/env python3
"""Measures the reading of a large Nortel capture: time and memory against the number of lines.

    tests/bench/nortel_capture.py [--reader build/release/tests/bench/bench_reader] [--lines 125000,250000,500000,1000000] [--check]

The capture is one LD 20 TNB printout of many sets: the real block of examples/captures/nortel with another position, number and class in
each, a second number on every tenth set and a message of the machine in every hundredth. In the same run, on the same file: `wc -l`, and a
loop over Python's csv reader. The model is what the facts occupy once all is read; memory is the peak of the process, the file among it.

--check         ends with 1 when memory is 1.5 times the model or more, or when time grows faster than the lines
"""

from reading import CAPTURES, bench


def block():
    lines = (CAPTURES / "nortel" / "ld20-tnb-2057.txt").read_text().splitlines()
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


if __name__ == "__main__":
    bench("nortel", "lines", write_capture, least_understood=0.9)  # the rest are blank lines and the machine's messages
