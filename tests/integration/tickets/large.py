#!/usr/bin/env python3
"""The memory that calls take is that of some hours, not that of the store:

    large.py TELCTL

Files of one exchange over a week and over a month, with a transferred call among ten: the calls are counted, and the seconds
are summed, while they are written; the peak of memory may not grow with the file."""

import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile

BEGIN = datetime.datetime(2026, 1, 5)
A_DAY = 2_000  # calls
FREE_KIB = 24 * 1024  # by which the peak may differ: caches that fill


def record(number, start, channel, called, seconds):
    end = start + datetime.timedelta(seconds=seconds)
    unique = f"m-{int(start.replace(tzinfo=datetime.timezone.utc).timestamp())}.{number}"
    return (
        f'"A{number % 90}","2{number % 900:03}","00612{number % 100000:06}","internal","""Jo"" <2001>","PJSIP/{channel}","PJSIP/{called}","Dial",'
        f'"PJSIP/x,7","{start}","{start}","{end}",{seconds},{seconds},"ANSWERED","DOCUMENTATION","{unique}",""\n'
    )


def write(path, days):
    """Calls, and seconds of their outgoing channels."""
    calls = seconds = number = 0
    with path.open("w") as file:
        for day in range(days):
            for call in range(A_DAY):
                start = BEGIN + datetime.timedelta(days=day, seconds=call * 43)
                number += 1
                calls += 1
                length = 5 + number % 300
                seconds += length
                file.write(record(number, start, f"2{number % 900:03}-{number:08x}", f"trunk-op-{number:08x}", length))
                if number % 10 == 0:  # the same channel goes on to another number
                    later = start + datetime.timedelta(seconds=length)
                    file.write(record(number + 10_000_000, later, f"2{number % 900:03}-{number:08x}", f"trunk-op-f{number:07x}", 30))
                    seconds += 30
    return calls, seconds


def read(telctl, path):
    """Calls, seconds, KiB of memory at most."""
    command = [telctl, "cdr", "calls", "--zone", "UTC", "--trunk", "trunk-op", "-o", "jsonl", str(path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    calls, micros = 0, 0
    for line in process.stdout:
        call = json.loads(line)
        calls += 1
        micros += sum(round(charge["billable_s"] * 1_000_000) for charge in call["charges"])
    _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 3), status
    return calls, micros // 1_000_000, usage.ru_maxrss


def main(telctl):
    with tempfile.TemporaryDirectory(prefix="telctl-large-") as folder:
        peaks = []
        for days in (7, 30):
            path = pathlib.Path(folder) / f"{days}.csv"
            calls, seconds = write(path, days)
            found = read(telctl, path)
            assert found[:2] == (calls, seconds), f"{days} days: {found[:2]} calls and seconds, not {(calls, seconds)}"
            peaks.append(found[2])
            print(f"  {days} days: {calls} calls, {path.stat().st_size >> 20} MiB, peak {found[2] >> 10} MiB")
        assert peaks[1] < peaks[0] + FREE_KIB, f"memory grows with the file: {peaks[0]} KiB, then {peaks[1]} KiB"
        print(f"calls in bounded memory: {peaks[1] >> 10} MiB")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
