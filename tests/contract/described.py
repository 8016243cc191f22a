#!/usr/bin/env python3
"""The sandbox's dialect of XiVO 16.15 against the description of its API: described.py TELCTL

Every path and method described is served, no other is, and each object shows the members described and no others (but links, which
all objects of that server have). Nothing is said of answers: none was recorded.
"""

import json
import pathlib
import re
import sys
import urllib.error
import urllib.request

import yaml

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from server import Rehearsal  # noqa: E402

PLUGINS = HERE.parent / "data" / "confd-xivo-16.15-spec" / "xivo_confd" / "plugins"
TOKEN = "00000000-0000-4000-9000-000000070435"

# What telctl has no use for, so the sandbox does not rehearse it.
LEFT_OUT = {
    "asterisk/sip/general": "general options of the engine",
    "call_logs": "tickets are read from the database",
    "cti_profiles": "the retired client",
    "cti_profiles/{}": "the retired client",
    "endpoints/custom/{}/trunks": "the trunk shows its endpoint",
    "endpoints/sip/{}/trunks": "the trunk shows its endpoint",
    "entities": "multi-entity web interface",
    "entities/{}": "multi-entity web interface",
    "extensions/{}/line": "deprecated there",
    "lines/{}/extension": "deprecated there",
    "lines_sip": "deprecated there",
    "lines_sip/{}": "deprecated there",
    "queues/{}/members/agents": "queues themselves have no interface",
    "queues/{}/members/agents/{}": "queues themselves have no interface",
    "switchboards/{}/stats": "statistics",
    "trunks/{}/endpoints/custom": "the trunk shows its endpoint",
    "trunks/{}/endpoints/sip": "the trunk shows its endpoint",
    "users/{}/agents": "agents themselves have no interface",
    "users/{}/agents/{}": "agents themselves have no interface",
    "users/{}/cti": "the retired client",
    "users/{}/entities": "multi-entity web interface",
    "users/{}/entities/{}": "multi-entity web interface",
    "users/{}/voicemail": "deprecated there",
    "wizard": "first installation",
    "wizard/discover": "first installation",
}
# Methods of a path that is served otherwise.
LEFT_OUT_METHODS = {
    ("POST", "users/{}/lines"): "deprecated there",
    ("PUT", "users/import"): "created faulty configurations",
}
METHODS = ("GET", "POST", "PUT", "DELETE")
OBJECTS = {
    "users": ("User", {"firstname": "A"}),
    "lines": ("LineView", {"context": "default"}),
    "endpoints/sip": ("EndpointSip", {}),
    "endpoints/custom": ("EndpointCustom", {"interface": "local/1"}),
    "extensions": ("Extension", {"exten": "1001", "context": "default"}),
    "voicemails": ("Voicemail", {"name": "a", "number": "1001", "context": "default"}),
    "callpermissions": ("CallPermission", {"name": "a"}),
    "groups": ("Group", {"name": "a"}),
    "contexts": ("Context", {"name": "a"}),
    "incalls": ("Incall", {"destination": {"type": "none"}}),
    "outcalls": ("Outcall", {"name": "a"}),
    "trunks": ("Trunk", {}),
    "ivr": ("Ivr", {"name": "a", "menu_sound": "a"}),
    "devices": ("Device", {"mac": "00:11:22:33:44:55"}),
}


def described():
    paths, definitions = {}, {}
    for file in sorted(PLUGINS.glob("*/api.yml")):
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
        for path, operations in (document.get("paths") or {}).items():
            name = re.sub(r"\{[^}]*\}", "{}", path.strip("/"))
            paths.setdefault(name, set()).update(method.upper() for method in operations if method != "parameters")
        definitions.update(document.get("definitions") or {})
    return paths, definitions


def members(definitions, name):
    found = set(definitions[name].get("properties") or {})
    for part in definitions[name].get("allOf", []):
        found |= members(definitions, part["$ref"].split("/")[-1]) if "$ref" in part else set(part.get("properties") or {})
    return found


def ask(server, method, path, body=None):
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}/1.1/{path}", method=method, data=json.dumps(body).encode() if body is not None else None)
    request.add_header("X-Auth-Token", TOKEN)
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers.get("Content-Type", ""), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Content-Type", ""), error.read()


def served(server, method, path):
    concrete = path.replace("forwards/{}", "forwards/busy").replace("services/{}", "services/dnd").replace("{}", "999999")
    status, kind, _ = ask(server, method, concrete, {} if method in ("POST", "PUT") else None)
    return not (status == 405 or (status == 404 and "html" in kind))


def main(telctl):
    paths, definitions = described()
    wrong = []
    with Rehearsal(telctl, "xivo-16.15") as server:
        checked = 0
        for path, methods in sorted(paths.items()):
            for method in METHODS:
                left_out = LEFT_OUT.get(path) or LEFT_OUT_METHODS.get((method, path))
                expected = method in methods and not left_out
                checked += 1
                if served(server, method, path) != expected:
                    wrong.append(f"{method} /{path}: {'not served' if expected else 'served'}")
        for path in ("extensions/features", "registrars", "callfilters", "callpickups", "queues", "schedules", "endpoints/sip/templates", "status", "conferences"):
            if served(server, "GET", path):
                wrong.append(f"GET /{path}: served, and not described")
        for path, (definition, body) in OBJECTS.items():
            status, _, text = ask(server, "POST", path, body)
            shown = set(json.loads(text)) if status == 201 else set()
            expected = members(definitions, definition) | {"links"}
            if shown != expected:
                wrong.append(f"POST /{path}: {status}, lacks {sorted(expected - shown)}, has {sorted(shown - expected)}")
    for line in wrong:
        print(line)
    print(f"described {sum(map(len, paths.values()))} requests on {len(paths)} paths, left out {len(LEFT_OUT)} paths; {len(wrong)} wrong")
    return 1 if wrong or checked < 300 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
