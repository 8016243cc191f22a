#!/usr/bin/env python3
"""The call records of a Wazo by its REST API: pages, tokens that expire between them, answers that are lost, cut or nonsense, records that
appear late, and a collector that is killed:

    rest.py TELCTL"""

import os
import random
import sys

from collecting import Bench
from wazo import Wazo


def main():
    bench = Bench(sys.argv[1], "rest")
    rng = random.Random(int(os.environ.get("TELCTL_SEED", "17")))
    wazo = Wazo()
    bench.declare(f"sources:\n  - name: wazo\n    zone: Europe/Paris\n    rest: {{url: '{wazo.url}', user: telctl, password: 'env:TELCTL_TEST_SECRET'}}\n")
    write = lambda numbers: wazo.records.update({number: rng.randrange(1, 600) for number in numbers})
    write(range(1, 3501))  # four pages
    wazo.uses = 3  # a token expires in the middle of the pages
    for _ in range(8):
        bench.kill(rng)
    done = bench.collect()
    bench.check(0, done.returncode, f"pages: {done.stderr}")
    bench.check_records(wazo.records, "billable_us", "pages")
    write(range(3501, 8501))  # five pages, and one request in front of them
    tokens = wazo.tokens
    bench.check(0, bench.collect().returncode, "tokens that expire between pages")
    bench.check(True, wazo.tokens - tokens >= 2, "a token for three requests each")
    bench.check(0, bench.collect().document["tickets"], "nothing is taken twice")
    # Every fault, at each request of a collection; the round after it goes on.
    for fault in ("close", "cut", "500", "503", "html"):
        for place in range(1, 5):
            late = {wazo_id for wazo_id in range(max(wazo.records) + 1, max(wazo.records) + 31) if rng.random() < 0.2}
            first = max(wazo.records) + 1
            write(set(range(first, first + 1100)) - late)  # more than a page
            wazo.faults = {wazo.requests + place: fault}
            done = bench.collect()
            bench.check(True, done.returncode in (0, 3), f"{fault} at {place}: {done.stderr}")
            wazo.faults = {}
            write(late)
            bench.collect()
            bench.check_records(wazo.records, "billable_us", f"{fault} at {place}")
            bench.figures["faults"] += 1
    # Another version: more columns, by their names.
    wazo.version = "25.07"
    write(range(max(wazo.records) + 1, max(wazo.records) + 20))
    bench.check(0, bench.collect().returncode, "another version")
    bench.check_records(wazo.records, "billable_us", "another version")
    # The call logs are generated again: under new numbers, the old ones gone.
    last = max(wazo.records)
    wazo.same_call[last + 1] = last
    wazo.records[last + 1] = wazo.records[last]
    bench.check(1, bench.collect().document["tickets"], "two calls that are equal, and both are there")
    wazo.same_call[last + 2] = last
    wazo.records[last + 2] = wazo.records.pop(last)
    done = bench.collect()
    bench.check((3, 1), (done.returncode, done.document["quarantined"]), "generated again")
    # Refused for good: told, and nothing is taken.
    wazo.uses = 0
    done = bench.collect()
    bench.check((3, True), (done.returncode, "TEL-0778" in done.stderr), f"refused: {done.stderr}")
    wazo.stop()
    bench.finish("rest")


if __name__ == "__main__":
    main()
