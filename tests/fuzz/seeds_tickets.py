#!/usr/bin/env python3
"""Seeds of the ticket formats: the examples of each descriptor, and the descriptors themselves. See tickets.cpp for the first byte."""

import pathlib
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Strings(yaml.SafeLoader):
    """Every scalar is text, as telctl reads it."""


Strings.yaml_implicit_resolvers = {}


def main():
    target = pathlib.Path(sys.argv[1])
    # In the order of the catalogue, which is that of the file names.
    for place, path in enumerate(sorted((ROOT / "schemas" / "cdr").glob("*.yaml"), key=lambda p: p.name)):
        text = path.read_bytes()
        (target / f"{path.stem}.yaml").write_bytes(b"\x00" + text)
        for number, example in enumerate(yaml.load(text, Strings)["examples"]):
            record = example["record"].encode()
            (target / f"{path.stem}-{number}").write_bytes(bytes([place + 2]) + record + b"\n")
            (target / f"{path.stem}-{number}-any").write_bytes(b"\x01" + record + b"\n")


if __name__ == "__main__":
    main()
