#!/usr/bin/env python3
"""Builds and runs the fuzz targets: run.py --build FOLDER [--only-build | TARGET…]

Each target runs 10 seconds (60 with TELCTL_LONG=1) with AddressSanitizer and UndefinedBehaviorSanitizer. It begins with the examples, the
malformed corpus of its reader (tests/data/malformed) and what earlier runs found, which is kept in FOLDER/corpus/TARGET. A crash, a
leak, a run of more than 10 seconds on one input or of more than 1 GiB fails, and its input is kept in FOLDER/crashes. What part of the
reader's lines was run is printed; for the readers that have a malformed corpus of files it must be 85 % or more.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 60 if os.environ.get("TELCTL_LONG") else 10
# Target → sources whose lines are counted, and seeds.
SOURCES = {
    "table": ["legacy/table.cpp", "legacy/sheet.cpp"],
    "freepbx": ["legacy/freepbx.cpp", "legacy/sheet.cpp"],
    "nortel": ["legacy/nortel.cpp", "legacy/nortel_printouts.cpp", "legacy/nortel_settle.cpp", "legacy/nortel_tnb.cpp"],
    "cucm": ["legacy/cucm*.cpp"],
    "xivo": ["legacy/xivo.cpp"],
    "mxone": ["legacy/mxone.cpp", "legacy/mxone_command.cpp", "legacy/mxone_settle.cpp"],
    "hipath4000": ["legacy/hipath4000.cpp"],
    "ossi": ["legacy/ossi.cpp"],
    "sandbox": ["sandbox/*.cpp"],
    "tickets": ["cdr/*.cpp"],
}
SEEDS = {
    "table": "examples/universite/pabx/arts/*.csv",
    "hipath4000": "tests/cli/import_hipath4000/*.txt",
    "ossi": "tests/cli/import_ossi/*.txt",
    "sandbox": "tests/fuzz/corpus/sandbox/*",
}
COUNTED = {"table", "freepbx", "nortel"}
LEAST = 85


def build(folder):
    if not (folder / "build.ninja").exists():
        subprocess.run(["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", "-DCMAKE_CXX_COMPILER=clang++-19", "-DCMAKE_BUILD_TYPE=Debug",
                        "-DCMAKE_CXX_FLAGS_DEBUG=-O1 -g1", "-DTELCTL_FUZZ=ON", "-DTELCTL_PCH=OFF"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", folder, "fuzzers"], check=True)


def unescaped(text):
    plain = {"r": "\r", "f": "\f", "\\": "\\"}
    return re.sub(r"\\(x[0-9A-F]{2}|.)", lambda m: chr(int(m[1][1:], 16)) if m[1][0] == "x" else plain.get(m[1], m[1]), text)


def seeds(target, corpus):
    corpus.mkdir(parents=True, exist_ok=True)
    if target == "tickets":
        subprocess.run([sys.executable, "-B", ROOT / "tests/fuzz/seeds_tickets.py", corpus], check=True)
        return
    pattern = SEEDS.get(target, f"examples/captures/{target}/*")
    for number, path in enumerate(sorted(ROOT.glob(pattern))):
        if path.suffix != ".yaml":
            shutil.copy(path, corpus / f"example-{number}")
    malformed = ROOT / "tests/data/malformed" / f"{target}.txt"
    if malformed.exists():
        for number, block in enumerate(re.split(r"^== ", malformed.read_text(encoding="utf-8"), flags=re.M)[1:]):
            text = block.split("\n", 1)[1].split("-- found\n")[0]
            if not block.startswith("mapping "):
                (corpus / f"malformed-{number}").write_bytes(unescaped(text).encode("latin-1", "replace"))


def covered(target, folder, profile):
    merged = folder / "profiles" / f"{target}.profdata"
    subprocess.run(["llvm-profdata-19", "merge", "-sparse", profile, "-o", merged], check=True)
    files = [path for pattern in SOURCES[target] for path in (ROOT / "src").glob(pattern)]
    told = subprocess.run(["llvm-cov-19", "export", "-summary-only", f"-instr-profile={merged}", binary(folder, target), *files],
                          check=True, capture_output=True, text=True)
    return json.loads(told.stdout)["data"][0]["totals"]["lines"]["percent"]


def binary(folder, target):
    return folder / "tests/fuzz" / f"fuzz_{target}"


def fuzz(target, folder):
    corpus, crashes, profiles = folder / "corpus" / target, folder / "crashes", folder / "profiles"
    seeds(target, corpus)
    crashes.mkdir(exist_ok=True)
    profiles.mkdir(exist_ok=True)
    profile = profiles / f"{target}.profraw"
    done = subprocess.run([binary(folder, target), corpus, f"-max_total_time={SECONDS}", "-timeout=10", "-rss_limit_mb=1024", "-max_len=65536",
                           "-print_final_stats=1", f"-artifact_prefix={crashes}/{target}-"],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "LLVM_PROFILE_FILE": str(profile)})
    said = done.stderr.decode("utf-8", "backslashreplace")
    runs = re.search(r"number_of_executed_units: (\d+)", said)
    lines = covered(target, folder, profile) if done.returncode == 0 else 0
    figures = f"fuzz {target}: runs {runs[1] if runs else 0}, crashes {0 if done.returncode == 0 else 1}, lines {lines:.0f} %"
    print(figures)
    if name := os.environ.get("TELCTL_FIGURES"):
        with open(name, "a", encoding="utf-8") as file:
            file.write(figures + "\n")
    if done.returncode != 0:
        print(said[-4000:])
        return False
    return target not in COUNTED or lines >= LEAST


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--build", required=True, type=pathlib.Path)
    arguments.add_argument("--only-build", action="store_true")
    arguments.add_argument("targets", nargs="*")
    options = arguments.parse_args()
    folder = options.build.resolve()
    build(folder)
    if not options.only_build:
        failed = [target for target in options.targets or SOURCES if not fuzz(target, folder)]
        sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
