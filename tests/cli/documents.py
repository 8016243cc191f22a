#!/usr/bin/env python3
"""Holds the JSON in the golden files to the schemas that telctl ships: documents.py

Every JSON document, and every JSON line, of a case's stdout that names its schema, or is a ticket, is checked against the file of
schemas/ with that $id. A document whose schema is not there is counted, not passed over in silence.
"""

import json
import os
import pathlib
import re
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def documents(text):
    """Every JSON object that begins a line, however many lines it takes."""
    found, end = [], 0
    for begin in re.finditer(r"^\{", text, re.MULTILINE):
        if begin.start() < end:
            continue
        try:
            document, end = json.JSONDecoder().raw_decode(text, begin.start())
            found.append(document)
        except json.JSONDecodeError:
            pass
    return found


def main():
    schemas = {}
    for path in (ROOT / "schemas").rglob("*.schema.json"):
        schema = json.loads(path.read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        # All references are local; Debian's jsonschema would look for them below a relative $id.
        schemas[schema.pop("$id", None)] = schema
    ticket = {**schemas["telctl/tickets"]["definitions"]["ticket"], "$schema": schemas["telctl/tickets"]["$schema"]}

    checked, without, wrong = 0, set(), []
    for path in sorted((ROOT / "tests" / "cli").glob("*/stdout")):
        for document in documents(path.read_text(encoding="utf-8", errors="replace")):
            if not isinstance(document, dict):
                continue
            name = document.get("schema", "ticket" if "ticket_id" in document else None)
            schema = ticket if name == "ticket" else schemas.get(name)
            if schema is None:
                without.add(str(name))
                continue
            checked += 1
            for error in jsonschema.Draft7Validator(schema).iter_errors(document):
                wrong.append(f"{path.parent.name}: {'/'.join(map(str, error.absolute_path))}: {error.message}")

    # A ticket with a field too many must be seen, else nothing above means anything.
    sample = {name: None for name in ticket["properties"]} | {"surprise": 1}
    if not any(e.validator == "additionalProperties" for e in jsonschema.Draft7Validator(ticket).iter_errors(sample)):
        wrong.append("a field that the schema does not know is not refused")

    print("\n".join(wrong + [f"no schema: {name}" for name in sorted(without)]))
    figures = f"documents: checked {checked}, wrong {len(wrong)}"
    print(figures)
    if target := os.environ.get("TELCTL_FIGURES"):
        with open(target, "a", encoding="utf-8") as file:
            file.write(figures + "\n")
    sys.exit(1 if wrong or not checked else 0)


if __name__ == "__main__":
    main()
