"""One telling of the recorded story: requests with the server's own numbers, maybe under other names, and what differs."""

import json
import re
import urllib.parse

import yaml

import correspondence as c
from compare import Comparison


def renamer(path):
    """A function text → text that gives people, numbers and things other names."""
    names = yaml.safe_load(path.read_text(encoding="utf-8"))
    if len(set(names.values())) != len(names):
        raise ValueError(f"{path.name}: two names become one")
    longest_first = sorted(names, key=len, reverse=True)
    word = re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(name) for name in longest_first) + r")(?![\w-])")
    return lambda text: word.sub(lambda found: names[found[0]], text)


def renamed_json(value, rename, key=""):
    if isinstance(value, dict):
        return {name: renamed_json(item, rename, name) for name, item in value.items()}
    if isinstance(value, list):
        return [renamed_json(item, rename, key) for item in value]
    # Links hold no names; what looks like one is part of the address.
    return rename(value) if isinstance(value, str) and key != "href" else value


def renamed_body(message, rename):
    """The body with other names, in its own encoding."""
    kind = message.header("content-type") or ""
    if kind.startswith("application/json"):
        try:
            value = renamed_json(json.loads(message.body), rename)
        except ValueError:
            return message.body
        escaped = message.start.startswith("HTTP/")
        return json.dumps(value, ensure_ascii=escaped).encode() + (b"\n" if escaped else b"")
    try:
        text, charset = message.body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, charset = message.body.decode("latin-1"), "latin-1"
    return rename(text).encode(charset)


def renamed_query(target, rename):
    path, mark, query = target.partition("?")
    if not mark:
        return target
    pairs = [(name, rename(value)) for name, value in urllib.parse.parse_qsl(query)]
    return path + "?" + urllib.parse.urlencode(pairs)


class Story:
    def __init__(self, server, first_id, rename=None):
        self.server = server
        self.rename = rename
        self.pairs = c.Correspondence(first_id)
        self.sent = ""

    def tell(self, exchange):
        """Sends the request; the differences of the answer."""
        recorded = exchange.answer
        if self.rename and recorded.body:
            recorded = recorded.replaced(body=renamed_body(recorded, self.rename))
        answer = self.server.send(self.request_of(exchange))
        return Comparison(self.pairs, self.sent).answers(exchange, recorded, answer)

    def request_of(self, exchange):
        request = exchange.request
        target, body = exchange.target, request.body
        if self.rename:
            target, body = renamed_query(target, self.rename), renamed_body(request, self.rename) if body else body
        self.sent += body.decode("latin-1") + body.decode("utf-8", "replace")
        prefix, _, below = target.partition("/1.1/")
        path, mark, query = below.partition("?")
        target = f"{prefix}/1.1/{c.translate_path(self.pairs, path)}{mark}{query}"
        if body and (request.header("content-type") or "").startswith("application/json"):
            body = self.translated(body)
        headers = [(name, str(len(body)) if name.lower() == "content-length" else value) for name, value in request.headers]
        return request.replaced(start=f"{exchange.method} {target} HTTP/1.1", headers=headers, body=body)

    def translated(self, body):
        try:
            value = json.loads(body)
        except ValueError:
            return body
        translated = c.translate_json(self.pairs, value)
        return body if translated == value else json.dumps(translated, ensure_ascii=False).encode()
