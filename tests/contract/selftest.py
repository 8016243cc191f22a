"""The comparison is tried before it is believed: recorded answers compared with themselves must be identical, and with one thing
changed in one of them, that change must be seen."""

import json

import correspondence as c
from compare import Comparison


def edited(change):
    """Answer with a changed JSON body and the length that goes with it."""

    def apply(answer, earlier):
        body = json.loads(answer.body)
        change(body, earlier)
        return with_body(answer, (json.dumps(body) + "\n").encode())

    return apply


def with_body(answer, body):
    return answer.replaced(body=body, headers=[(k, str(len(body)) if k == "Content-Length" else v) for k, v in answer.headers])


def without_header(name):
    return lambda answer, _: answer.replaced(headers=[(k, v) for k, v in answer.headers if k != name])


def with_header(name, value):
    return lambda answer, _: answer.replaced(headers=[(k, value if k == name else v) for k, v in answer.headers])


def of(earlier, name):
    return json.loads(next(e.answer.body for e in earlier if e.name == name))


def put(*path):
    """put("items", 0, "id", 5) → body["items"][0]["id"] = 5"""
    *steps, last, value = path

    def change(body, _):
        for step in steps:
            body = body[step]
        body[last] = value

    return edited(change)


TAMPERED = [
    ("another status", "012-user-create-min", lambda a, _: a.replaced(start="HTTP/1.1 200 OK")),
    ("no Location", "012-user-create-min", without_header("Location")),
    ("Location of another object", "013-user-create-full", with_header("Location", "http://127.0.0.1:9486/1.1/users/1")),
    ("another content type", "012-user-create-min", with_header("Content-Type", "text/plain")),
    ("a length that is wrong", "012-user-create-min", with_header("Content-Length", "12")),
    ("fewer methods allowed", "007-method-405", with_header("Allow", "GET")),
    ("another number", "012-user-create-min", put("ring_seconds", 31)),
    ("a number as text", "012-user-create-min", put("ring_seconds", "30")),
    ("another truth", "012-user-create-min", put("enabled", False)),
    ("null for empty", "012-user-create-min", put("lines", None)),
    ("a member too many", "012-user-create-min", put("more", None)),
    ("a member missing", "012-user-create-min", edited(lambda body, _: body.pop("email"))),
    ("another name", "013-user-create-full", put("lastname", "Muller")),
    ("another message", "015-user-400-missing-firstname", lambda a, _: with_body(a, a.body.replace(b"Missing", b"Lacking"))),
    ("another object in a message", "058-extension-400-duplicate", lambda a, _: with_body(a, a.body.replace(b"1002", b"1003"))),
    ("the uuid of somebody else", "014-user-create-secretary", edited(lambda b, e: b.update(uuid=of(e, "013-user-create-full")["uuid"]))),
    ("the number of somebody else", "014-user-create-secretary", put("id", 1)),
    ("a number that changes", "026-user-get-id", put("id", 77)),
    ("a uuid that changes", "026-user-get-id", put("uuid", "99999999-9999-4999-8999-000000000000")),
    ("no uuid", "026-user-get-id", put("uuid", "x")),
    ("a link to another object", "026-user-get-id", put("links", 0, "href", "http://127.0.0.1:9486/1.1/users/1")),
    ("a date twice", "013-user-create-full", edited(lambda b, e: b.update(created_at=of(e, "012-user-create-min")["created_at"]))),
    ("no date", "013-user-create-full", put("created_at", "2026-11-23")),
    ("a provisioning code that changes", "077-line-get-associated", put("provisioning_code", "000000")),
    ("a list the other way round", "032-users-list", edited(lambda b, _: b["items"].reverse())),
    ("a list cut short", "032-users-list", edited(lambda b, _: b["items"].pop())),
    ("bare JSON", "012-user-create-min", lambda a, _: with_body(a, json.dumps(json.loads(a.body), separators=(",", ":")).encode())),
    ("a body with 204", "030-user-put", lambda a, _: a.replaced(body=b"{}")),
    ("HTML that differs", "006-url-404", lambda a, _: with_body(a, a.body.replace(b"Found", b"There"))),
    ("a cell of a CSV file", "189-export", lambda a, _: with_body(a, a.body.replace(b",1010,", b",1011,"))),
    ("line ends of a CSV file", "189-export", lambda a, _: with_body(a, a.body.replace(b"\r\n", b"\n"))),
]


def differences(exchanges, tampered_name=None, tamper=None):
    """{name: differences} of the recorded answers against themselves, one of them tampered with."""
    pairs, sent, found = c.Correspondence(), "", {}
    for number, exchange in enumerate(exchanges):
        sent += exchange.request.body.decode("latin-1") + exchange.request.body.decode("utf-8", "replace")
        answer = exchange.answer
        if exchange.name == tampered_name:
            answer = tamper(answer, exchanges[:number])
        found[exchange.name] = Comparison(pairs, sent).answers(exchange, exchange.answer, answer)
        if exchange.name == tampered_name:
            break
    return found


def blind_spots(exchanges):
    """Complaints about the comparison itself, and how many tampered answers were tried."""
    names = {exchange.name for exchange in exchanges}
    tried = [entry for entry in TAMPERED if entry[1] in names]
    itself = [f"the comparison sees a difference of {name} from itself: {found[0]}" for name, found in differences(exchanges).items() if found]
    unseen = [f"the comparison does not see {what} in {name}" for what, name, tamper in tried if not differences(exchanges, name, tamper)[name]]
    return itself + unseen, len(tried)
