#!/usr/bin/env python3
"""Schema and loader of an estate agree: schema_property.py TELCTL

Documents drawn from schemas/estate.schema.json are accepted by the loader; each of them with one thing broken (a key that nobody knows,
a value of the wrong kind, an end of a range that is missing) is refused by both.
"""

import copy
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
COUNT = 2000 if os.environ.get("TELCTL_LONG") else 300
TEXTS = ["", "a", "0012", "no", "null", "~", "Le Goff: Yann", "# x", "é", "- b", "{c}", "'d'", '"e"', "1e3", "12:30", "&f", "*g", "!h"]


class Drawing:
    def __init__(self, seed):
        self.dice = random.Random(seed)

    def value(self, schema):
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.dice.choice(schema["enum"])
        return getattr(self, schema["type"])(schema)

    def object(self, schema):
        names = [n for n in schema["properties"] if n in schema.get("required", []) or self.dice.random() < 0.5]
        return {name: self.value(schema["properties"][name]) for name in names}

    def array(self, schema):
        return [self.value(schema["items"]) for _ in range(self.dice.randrange(4))]

    def integer(self, schema):
        return self.dice.choice([schema["minimum"], 1, 24, schema["maximum"]])

    def string(self, schema):
        if "[0-9]" in schema.get("pattern", ""):
            digits = self.dice.randrange(1, 9)
            low, high = sorted(str(self.dice.randrange(10**digits)).zfill(digits) for _ in range(2))
            sign = self.dice.choice(["", "+"])
            return f"{sign}{low}-{sign}{high}"
        texts = [t for t in TEXTS if t and not t.count(" ")] if "pattern" in schema else TEXTS
        return self.dice.choice(texts)


def objects(document):
    """Every mapping of the document, but not the document itself: an unknown section is a matter of its own."""
    for items in document.values():
        for item in items if isinstance(items, list) else [items]:
            yield item
            yield from (b for b in item.get("buildings", []) if isinstance(b, dict))


def broken(document, dice):
    """One thing broken; nothing when there is nothing to break."""
    document = copy.deepcopy(document)
    found = list(objects(document))
    if not found:
        return {"sities": []}
    victim = dice.choice(found)
    lists = [name for name, value in victim.items() if isinstance(value, list)]
    numbers = [name for name, value in victim.items() if isinstance(value, int) and not isinstance(value, bool) and name != "version"]
    ranges = [name for name in lists if name.endswith("ranges")]
    way = dice.randrange(5)
    if way == 1 and lists:
        victim[dice.choice(lists)] = "text"
    elif way == 2 and numbers:
        victim[dice.choice(numbers)] = dice.choice(["many", -1, 1.5, [1]])
    elif way == 3 and ranges:
        victim[dice.choice(ranges)] = ["4000"]
    elif way == 4:
        victim[next(iter(victim), "name")] = {"a": "b"}
    else:
        victim[dice.choice(["nmae", "Extension", "rooms", "x-note"])] = "text"
    return document


def findings(telctl, documents):
    """File number → codes of the loader's findings (the rules of the estate have their own, from TEL-0230)."""
    with tempfile.TemporaryDirectory(prefix="telctl-schema-") as folder:
        for number, document in enumerate(documents):
            (pathlib.Path(folder) / f"{number}.yaml").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        done = subprocess.run([telctl, "validate", "-C", folder, "-o", "json"], capture_output=True, text=True)
        found = {}
        for item in json.loads(done.stdout)["findings"]:
            if item["file"] and item["code"] < "TEL-0230":
                found.setdefault(int(item["file"].removesuffix(".yaml")), []).append(f"{item['code']} {item['what']}")
        return found


def main():
    telctl = sys.argv[1]
    schema = json.loads((ROOT / "schemas/estate.schema.json").read_text())
    validator = jsonschema.Draft7Validator(schema)
    drawing = Drawing(4000)
    good = [drawing.object(schema) for _ in range(COUNT)]
    for document in good[1:]:
        document.pop("estate", None)  # one file of the folder has it
    bad = [broken(document, drawing.dice) for document in good]

    wrong = [f"the schema refuses what was drawn from it: {d}" for d in good if not validator.is_valid(d)]
    refused = findings(telctl, good)
    wrong += [f"the schema accepts and the loader refuses: {codes}: {json.dumps(good[n])}" for n, codes in refused.items()]
    seen = findings(telctl, bad)
    for number, document in enumerate(bad):
        if validator.is_valid(document):
            wrong.append(f"the schema accepts what was broken: {json.dumps(document)}")
        if number not in seen:
            wrong.append(f"the loader accepts what was broken: {json.dumps(document)}")
    print("\n".join(wrong[:20]))
    figures = f"schema: accepted by both {len(good) - len(refused)}, refused by both {len(bad)}, disagreements {len(wrong)}"
    print(figures)
    if target := os.environ.get("TELCTL_FIGURES"):
        with open(target, "a", encoding="utf-8") as file:
            file.write(figures + "\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
