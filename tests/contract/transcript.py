"""Recorded exchanges: one request and its answer in a file, as bytes (tests/data/SOURCES.md)."""

import dataclasses
import pathlib
import re

SEPARATOR = b"#----- response\r\n"


@dataclasses.dataclass
class Message:
    """A request or an answer: its first line, its headers in order, its body."""

    start: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def names(self, *without):
        return sorted(key.lower() for key, _ in self.headers if key.lower() not in without)

    def replaced(self, **fields):
        return dataclasses.replace(self, **fields)

    def raw(self):
        lines = [self.start, *(f"{name}: {value}" for name, value in self.headers)]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + self.body


@dataclasses.dataclass
class Exchange:
    name: str
    request: Message
    answer: Message

    @property
    def method(self):
        return self.request.start.split(" ")[0]

    @property
    def target(self):
        return self.request.start.split(" ")[1]


def parse_head(raw):
    head, _, rest = raw.partition(b"\r\n\r\n")
    start, *lines = head.decode("latin-1").split("\r\n")
    return start, [tuple(line.split(": ", 1)) if ": " in line else (line.rstrip(":"), "") for line in lines], rest


def parse_message(raw):
    start, headers, rest = parse_head(raw)
    length = int(next((value for name, value in headers if name.lower() == "content-length"), "0"))
    # What follows the body belongs to the file, not to the message. HEAD announces a body that it does not have.
    return Message(start, headers, rest[:length])


def load(path):
    raw = path.read_bytes()
    request, found, answer = raw.partition(SEPARATOR)
    if not found:
        return None  # only an answer was recorded
    return Exchange(path.stem, parse_message(request), parse_message(answer))


def load_all(folder):
    """In the order of the story; and the names of files that hold no request."""
    files = sorted(pathlib.Path(folder).glob("*.http"))
    exchanges = [(path.stem, load(path)) for path in files]
    return [e for _, e in exchanges if e is not None], [name for name, e in exchanges if e is None]


def status(message):
    return int(re.match(r"HTTP/1\.1 (\d{3}) ", message.start)[1])
