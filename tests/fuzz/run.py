#!/usr/bin/env python3
"""Builds and runs the fuzz targets: run.py --build FOLDER [--only-build | --no-build | --keep] [TARGET…], or run.py --list

Each target runs 10 seconds (60 with TELCTL_LONG=1) with AddressSanitizer and UndefinedBehaviorSanitizer. It begins with tests/fuzz/corpus/TARGET,
the examples, the malformed corpus of its reader (tests/data/malformed) and what earlier runs found, which is kept in FOLDER/corpus/TARGET.
A crash, a leak, a run of more than 10 seconds on one input or of more than 1 GiB fails, and its input is kept in FOLDER/crashes. What part
of the target's lines was run is printed; for readers of exports it must be 85 % or more.

--only-build    only builds
--no-build      only runs what is built
--list          only names the targets
--keep          runs nothing: adds to tests/fuzz/corpus what earlier runs found and the seeds do not reach, the smallest inputs only
"""

import argparse
import fnmatch
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 60 if os.environ.get("TELCTL_LONG") else 10
LEAST = 85  # per cent of a reader's lines
KEPT = 40, 512  # at most so many inputs of at most so many bytes are kept for a target
BLOCK = re.compile(r"^== ", re.M)


@dataclass
class Target:
    program: str
    sources: list  # whose lines are counted, below src
    seeds: list = ()  # files to begin with
    mapping: str = ""  # by which a reader of exports reads
    reader: str = ""  # if it has another name

    def environment(self, name):
        return {"FUZZ_READER": self.reader or name, "FUZZ_MAPPING": str(ROOT / self.mapping)} if self.program == "legacy" else {}


def captures(name, *sources):
    return Target("legacy", list(sources), [f"examples/captures/{name}/*"], f"examples/captures/{name}/mapping.yaml")


TARGETS = {
    "table": Target("legacy", ["legacy/table.cpp", "legacy/rows.cpp", "legacy/sheet.cpp", "legacy/did_ranges.cpp"], ["examples/universite/pabx/arts/*.csv"], "tests/fuzz/table.yaml"),
    "cabling": Target("legacy", ["legacy/cabling.cpp"], ["tests/cli/import_cabling/*.csv"], "tests/cli/import_cabling/mapping.yaml", "table"),
    "ldif": Target("legacy", ["legacy/ldif.cpp", "legacy/rows.cpp"], ["tests/cli/import_ldif/*.ldif"], "tests/fuzz/ldif.yaml"),
    "freepbx": captures("freepbx", "legacy/freepbx.cpp", "legacy/sheet.cpp"),
    "nortel": captures("nortel", "legacy/nortel*.cpp"),
    "cucm": captures("cucm", "legacy/cucm*.cpp"),
    "xivo": captures("xivo", "legacy/xivo.cpp"),
    "mxone": captures("mxone", "legacy/mxone*.cpp"),
    "hipath4000": Target("legacy", ["legacy/hipath4000.cpp"], ["tests/cli/import_hipath4000/*.txt"], "tests/cli/import_hipath4000/mapping.yaml"),
    "ossi": Target("legacy", ["legacy/ossi.cpp"], ["tests/cli/import_ossi/*.txt"], "tests/cli/import_ossi/mapping.yaml"),
    "mapping": Target("legacy", ["legacy/mapping_parse.cpp", "legacy/yaml_walk.cpp"],
                      ["examples/captures/*/mapping.yaml", "examples/universite/mapping/*.yaml", "examples/universite/pabx/*/mapping.yaml", "tests/cli/import_*/mapping*.yaml", "tests/fuzz/*.yaml"]),
    "sandbox": Target("sandbox", ["sandbox/*.cpp"]),
    "tickets": Target("tickets", ["cdr/*.cpp"]),
}


def build(folder, programs):
    if not (folder / "build.ninja").exists():
        subprocess.run(["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", "-Wno-dev", "-DCMAKE_CXX_COMPILER=clang++-19", "-DCMAKE_BUILD_TYPE=Debug",
                        "-DCMAKE_CXX_FLAGS_DEBUG=-O0 -g0", "-DTELCTL_FUZZ=ON"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", folder, *sorted(f"fuzz_{program}" for program in programs)], check=True)


def unescaped(text):
    """As the test of these corpora reads them: tests/unit/legacy/malformed_test.cpp."""
    plain = {"r": "\r", "f": "\f", "\n": ""}
    return re.sub(r"\\(x[0-9A-Fa-f]{2}|[^x])", lambda m: chr(int(m[1][1:], 16)) if m[1][0] == "x" else plain.get(m[1], m[1]), text)


def seeds(name, corpus):
    corpus.mkdir(parents=True, exist_ok=True)
    for path in sorted((ROOT / "tests/fuzz/corpus" / name).glob("*")):
        shutil.copy(path, corpus)
    if name == "tickets":
        subprocess.run([sys.executable, "-B", ROOT / "tests/fuzz/seeds_tickets.py", corpus], check=True)
    target = TARGETS[name]
    for number, path in enumerate(sorted(path for pattern in target.seeds for path in ROOT.glob(pattern))):
        if path.suffix != ".yaml" or name == "mapping":
            shutil.copy(path, corpus / f"example-{number}")
    malformed = ROOT / "tests/data/malformed" / f"{name}.txt"
    if malformed.exists():
        for number, block in enumerate(BLOCK.split(malformed.read_text(encoding="utf-8"))[1:]):
            text = block.split("\n", 1)[1].split("-- found\n")[0]
            if not block.startswith("mapping "):
                (corpus / f"malformed-{number}").write_bytes(unescaped(text).encode("latin-1", "replace"))


def binary(folder, name):
    return folder / "tests/fuzz" / f"fuzz_{TARGETS[name].program}"


def run(folder, name, *arguments, **variables):
    return subprocess.run([binary(folder, name), "-timeout=10", "-rss_limit_mb=1024", "-max_len=65536", *arguments], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, env={**os.environ, **TARGETS[name].environment(name), **variables})


def covered(folder, name, profile):
    merged = folder / "profiles" / f"{name}.profdata"
    subprocess.run(["llvm-profdata-19", "merge", "-sparse", profile, "-o", merged], check=True)
    told = subprocess.run(["llvm-cov-19", "export", "-summary-only", f"-instr-profile={merged}", binary(folder, name)],
                          check=True, capture_output=True, text=True)
    # Names of files stand there below the source folder, by -ffile-prefix-map.
    lines = [file["summary"]["lines"] for file in json.loads(told.stdout)["data"][0]["files"]
             if any(fnmatch.fnmatch(file["filename"], f"*src/{pattern}") for pattern in TARGETS[name].sources)]
    return 100 * sum(line["covered"] for line in lines) / sum(line["count"] for line in lines)


def fuzz(folder, name):
    corpus, crashes, profiles = folder / "corpus" / name, folder / "crashes", folder / "profiles"
    seeds(name, corpus)
    crashes.mkdir(exist_ok=True)
    profiles.mkdir(exist_ok=True)
    profile = profiles / f"{name}.profraw"
    done = run(folder, name, corpus, f"-max_total_time={SECONDS}", "-print_final_stats=1", f"-artifact_prefix={crashes}/{name}-",
               LLVM_PROFILE_FILE=str(profile))
    said = done.stderr.decode("utf-8", "backslashreplace")
    runs = re.search(r"number_of_executed_units: (\d+)", said)
    lines = covered(folder, name, profile) if done.returncode == 0 else 0
    figures = f"fuzz {name}: runs {runs[1] if runs else 0}, crashes {0 if done.returncode == 0 else 1}, lines {lines:.0f} %"
    print(figures, flush=True)
    if kept := os.environ.get("TELCTL_FIGURES"):
        with open(kept, "a", encoding="utf-8") as file:
            file.write(figures + "\n")
    if done.returncode != 0:
        print(said[-4000:])
        return False
    return TARGETS[name].program != "legacy" or lines >= LEAST


def keep(folder, name):
    """libFuzzer's merge adds to its first folder those inputs of the others that reach further: code that nothing before did, however often."""
    with tempfile.TemporaryDirectory() as place:
        merged, small = pathlib.Path(place) / "merged", pathlib.Path(place) / "small"
        small.mkdir()
        for path in (folder / "corpus" / name).iterdir():
            if path.stat().st_size <= KEPT[1]:
                shutil.copy(path, small)
        seeds(name, merged)
        begun = set(os.listdir(merged))
        done = run(folder, name, "-merge=1", "-use_counters=0", merged, small, LLVM_PROFILE_FILE=os.devnull)
        if done.returncode != 0:
            sys.exit(done.stderr.decode("utf-8", "backslashreplace")[-4000:])
        found = sorted((path for path in merged.iterdir() if path.name not in begun), key=lambda path: path.stat().st_size)
        to = ROOT / "tests/fuzz/corpus" / name
        to.mkdir(parents=True, exist_ok=True)
        for path in found[:KEPT[0]]:
            shutil.copy(path, to)
        print(f"{name}: {min(len(found), KEPT[0])} of {len(found)} inputs kept")


def main():
    arguments = argparse.ArgumentParser()
    which = arguments.add_mutually_exclusive_group(required=True)
    which.add_argument("--list", action="store_true")
    which.add_argument("--build", type=pathlib.Path)
    arguments.add_argument("--only-build", action="store_true")
    arguments.add_argument("--no-build", action="store_true")
    arguments.add_argument("--keep", action="store_true")
    arguments.add_argument("targets", nargs="*", metavar="TARGET", choices=[[], *TARGETS])
    options = arguments.parse_args()
    if options.list:
        print("\n".join(TARGETS))
        return
    folder = options.build.resolve()
    names = options.targets or list(TARGETS)
    if not options.no_build:
        build(folder, {TARGETS[name].program for name in names})
    if options.keep:
        for name in names:
            keep(folder, name)
    elif not options.only_build:
        failed = [name for name in names if not fuzz(folder, name)]
        sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
