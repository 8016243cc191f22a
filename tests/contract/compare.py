"""Compares a recorded answer with the answer of the server under test."""

import csv
import io
import json
import re

import correspondence as c
from transcript import status

IGNORED_HEADERS = ("date", "server", "content-length")


class Comparison:
    """`sent`: everything requests said so far, to tell a drawn name from one that the client gave."""

    def __init__(self, pairs, sent):
        self.pairs = pairs
        self.sent = sent
        self.found = []

    def differ(self, where, recorded, actual):
        self.found.append(f"{where or 'body'}: recorded {shorten(recorded)}, answered {shorten(actual)}")

    # -- the whole answer

    def answers(self, exchange, recorded, actual):
        if recorded.start != actual.start:
            self.differ("status", recorded.start, actual.start)
        self.headers(exchange, recorded, actual)
        kind = recorded.header("content-type") or ""
        if exchange.method == "HEAD" or status(recorded) == 204:
            if actual.body:
                self.differ("body", b"", actual.body)
        elif kind.startswith("application/json"):
            self.json_bodies(recorded.body, actual.body)
        elif kind.startswith("text/csv"):
            self.csv_bodies(recorded.body, actual.body)
        elif recorded.body != actual.body:
            self.differ("body", recorded.body, actual.body)
        return self.found

    def headers(self, exchange, recorded, actual):
        if recorded.names("date", "server") != actual.names("date", "server"):
            self.differ("headers", recorded.names("date", "server"), actual.names("date", "server"))
        for name, value in recorded.headers:
            if name.lower() in IGNORED_HEADERS:
                continue
            other = actual.header(name)
            if name.lower() == "allow" and other is not None:
                value, other = sorted(value.split(", ")), sorted(other.split(", "))
            if name.lower() == "location":
                self.texts("Location", value, other or "")
            elif value != other:
                self.differ(name, value, other)
        announced = actual.header("content-length")
        if announced is not None and exchange.method != "HEAD" and int(announced) != len(actual.body):
            self.differ("Content-Length", len(actual.body), announced)

    # -- bodies

    def json_bodies(self, recorded, actual):
        try:
            theirs = json.loads(recorded)
            ours = json.loads(actual)
        except ValueError:
            return self.differ("body", recorded, actual)
        self.values("", theirs, ours)
        if (json.dumps(theirs) + "\n").encode() == recorded and (json.dumps(ours) + "\n").encode() != actual:
            self.differ("body", "compact JSON, escaped beyond ASCII", actual)
        return None

    def csv_bodies(self, recorded, actual):
        theirs, ours = (list(csv.reader(io.StringIO(raw.decode("utf-8"), newline=""))) for raw in (recorded, actual))
        if theirs[:1] != ours[:1] or len(theirs) != len(ours):
            return self.differ("CSV", (len(theirs), theirs[:1]), (len(ours), ours[:1]))
        for number, (row, other) in enumerate(zip(theirs[1:], ours[1:], strict=True), 2):
            for column, cell, value in zip(theirs[0], row, other, strict=True):
                self.text(f"line {number} {column}", column, cell, value)
        written = io.StringIO()
        csv.writer(written).writerows(ours)
        if written.getvalue().encode() != actual:
            self.differ("CSV", written.getvalue(), actual)
        return None

    # -- values

    def values(self, where, recorded, actual, key="", inside=None):
        if isinstance(recorded, dict) and isinstance(actual, dict):
            if set(recorded) != set(actual):  # in any order, as JSON has it (RFC 8259, 4)
                return self.differ(f"members of {where or 'the body'}", sorted(recorded), sorted(actual))
            for name, value in recorded.items():
                self.values(f"{where}.{name}".lstrip("."), value, actual[name], name, recorded)
        elif isinstance(recorded, list) and isinstance(actual, list):
            if len(recorded) != len(actual):
                return self.differ(where, f"{len(recorded)} items {shorten(recorded)}", f"{len(actual)} items {shorten(actual)}")
            option = len(recorded) == 2 and isinstance(recorded[0], str) and recorded[0] in c.DRAWN
            for number, (value, other) in enumerate(zip(recorded, actual, strict=True)):
                self.values(f"{where}[{number}]", value, other, recorded[0] if option and number == 1 else key, inside)
        elif isinstance(recorded, str) and isinstance(actual, str):
            self.text(where, key, recorded, actual)
        elif type(recorded) is int and type(actual) is int:
            self.number(where, key, recorded, actual, inside)
        elif type(recorded) is not type(actual) or recorded != actual:
            self.differ(where, recorded, actual)
        return None

    def number(self, where, key, recorded, actual, inside):
        space = c.COLLECTION.get(key) or (space_of_id(inside or {}) if key == "id" else None)
        if key == "timestamp":  # seconds since 1970: both must be of our time
            same = 1_700_000_000 < actual < 4_000_000_000
        else:
            same = self.pairs.pair(space, recorded, actual) if space else recorded == actual
        if not same:
            self.differ(where, recorded, actual)

    def text(self, where, key, recorded, actual):
        name = c.GENERATED_NAME.fullmatch(recorded)
        other = c.GENERATED_NAME.fullmatch(actual)
        if name and other:
            # The short name of the tenant was not in the recorded server's database (SOURCES.md).
            same = name[1] == other[1] and name[3] == other[3] and self.pairs.pair("slug", name[2], other[2])
            if not (same and self.pairs.pair("uuid", name[4], other[4])):
                self.differ(where, recorded, actual)
        elif key in c.DRAWN and c.DRAWN_FORM.fullmatch(recorded) and recorded not in self.sent:
            if not (c.DRAWN_FORM.fullmatch(actual) and len(recorded) == len(actual) and self.pairs.pair("drawn", recorded, actual)):
                self.differ(where, recorded, actual)
        elif key == "exten" and re.fullmatch(r"\*37\d+", recorded) and re.fullmatch(r"\*37\d+", actual):
            if not self.pairs.pair("filter members", int(recorded[3:]), int(actual[3:])):
                self.differ(where, recorded, actual)
        elif key in ("id", "line_id", "sip_id", "agent_id") and recorded.isdigit() and actual.isdigit():  # of a CSV file
            if not self.pairs.pair(c.COLLECTION.get(key, "users"), int(recorded), int(actual)):
                self.differ(where, recorded, actual)
        else:
            self.texts(where, recorded, actual)

    def texts(self, where, recorded, actual):
        """Free text: what lies between the tokens must be equal, and the tokens must stand for one another."""
        theirs, ours = pieces(recorded), pieces(actual)
        if [kind for kind, _ in theirs] != [kind for kind, _ in ours]:
            return self.differ(where, recorded, actual)
        for (kind, token), (_, other) in zip(theirs, ours, strict=True):
            if not self.tokens(kind, token, other, recorded):
                return self.differ(where, recorded, actual)
        return None

    def tokens(self, kind, recorded, actual, sentence):
        if kind == "text":
            return recorded == actual
        if kind in ("uuid", "hex"):
            return self.pairs.pair("uuid", recorded, actual)
        if kind == "date":
            return self.pairs.pair("date", recorded, actual)
        if kind == "href":
            return self.hrefs(recorded, actual)
        name, numbers = recorded.split(": ", 1)
        other_name, other_numbers = actual.split(": ", 1)
        if name != other_name or re.sub(r"\d+", "N", numbers) != re.sub(r"\d+", "N", other_numbers):
            return False
        space = c.COLLECTION.get(name.strip("'")) or space_of_message(name.strip("'"), sentence)
        pairs = zip(re.findall(r"\d+", numbers), re.findall(r"\d+", other_numbers), strict=True)
        return all(self.pairs.pair(space, int(a), int(b)) if space else a == b for a, b in pairs)

    def hrefs(self, recorded, actual):
        server, theirs = recorded.split("/1.1/", 1)
        other_server, ours = actual.split("/1.1/", 1)
        theirs, ours = theirs.split("/"), ours.split("/")
        if server != other_server or len(theirs) != len(ours):
            return False
        for (segment, space), other in zip(c.path_spaces(theirs), ours, strict=True):
            if space == "uuid":
                same = self.pairs.pair("uuid", segment, other)
            elif space is not None and other.isdigit():
                same = self.pairs.pair(space, int(segment), int(other))
            else:
                same = segment == other
            if not same:
                return False
        return True


def pieces(text):
    out = []
    end = 0
    for found in c.TOKEN.finditer(text):
        out += [("text", text[end : found.start()]), (found.lastgroup, found[0])]
        end = found.end()
    return [*out, ("text", text[end:])]


def space_of_id(inside):
    """The collection of an object: told by its link, else by its form."""
    links = inside.get("links")
    if isinstance(links, list) and links and "href" in links[0]:
        below = links[0]["href"].split("/1.1/", 1)[-1].split("/")
        spaces = [space for _, space in c.path_spaces(below) if space not in (None, "uuid")]
        return spaces[-1] if spaces else "/".join(below[:-1])
    if "inherited" in inside:
        return "function keys"
    if "keys" in inside:
        return "funckeys/templates"
    return "users" if "firstname" in inside else None


def space_of_message(name, sentence):
    """'id' and 'associated_ids' belong to what the sentence is about."""
    if name in ("id", "actionarg1"):
        found = re.search(r" - (?:field '\w+': )?(\w+) (?:was not found|is associated)", sentence)
        return c.CLASSES.get(found[1]) if found else None
    if name in ("associated_id", "associated_ids"):
        found = re.search(r"associated with a (\w+)", sentence)
        return {"line": "lines", "user": "lines", "group": "groups", "incall": "incalls"}.get(found[1]) if found else None
    return None


def shorten(value, most=160):
    text = value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)
    return repr(text if len(text) <= most else text[:most] + "…")
