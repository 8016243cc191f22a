#!/usr/bin/env python3
"""broken_cluster.py URL: puts on a sandbox what an audit is made to find, by the API as any client may."""

import json
import sys
import urllib.request

URL = sys.argv[1]
TOKEN = "00000000-0000-4000-9000-000000070435"


def send(method, path, body=None):
    request = urllib.request.Request(
        URL + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"X-Auth-Token": TOKEN, "Content-Type": "application/json", "Accept": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
    return json.loads(text) if text else None


MODERN = send("GET", "/infos")["wazo_version"] > "21"


def sip(name, secret):
    if MODERN:
        return send("POST", "/endpoints/sip", {"name": name, "label": name, "auth_section_options": [["username", name], ["password", secret]]})["uuid"]
    return send("POST", "/endpoints/sip", {"username": name, "secret": secret})["id"]


def user(first, last, exten=None, secret=None, mac=None, **more):
    made = send("POST", "/users", {"firstname": first, "lastname": last, **more})
    if exten is None:
        return made
    line = send("POST", "/lines", {"context": "default"})["id"]
    send("PUT", f"/lines/{line}/endpoints/sip/{sip(f'sip-{exten}', secret or f'long-secret-of-{exten}')}")
    number = send("POST", "/extensions", {"exten": exten, "context": "default"})["id"]
    send("PUT", f"/lines/{line}/extensions/{number}")
    send("PUT", f"/users/{made['uuid']}/lines/{line}")
    if mac:
        device = send("POST", "/devices", {"mac": mac})["id"]
        send("PUT", f"/lines/{line}/devices/{device}")
    return made


def forward(who, **kinds):
    body = {kind: {"enabled": kind in kinds, "destination": kinds.get(kind)} for kind in ("busy", "noanswer", "unconditional")}
    send("PUT", f"/users/{who['uuid']}/forwards", body)


def did(exten, destination):
    incall = send("POST", "/incalls", {"destination": destination})["id"]
    number = send("POST", "/extensions", {"exten": exten, "context": "from-extern"})["id"]
    send("PUT", f"/incalls/{incall}/extensions/{number}")


helene = user("Hélène", "Müller", "1001", mac="00:15:65:aa:00:01", email="helene.muller@univ.example")
jean = user("Jean", "D'Arcy", "1002", secret="1002")
paul = user("Paul", "Petit", "1003", secret="secret")
anne = user("Anne", "Roux", "1004", secret="long-secret-of-1001")
spare = user("Zoé", "Sans-Ligne")
user("Helene", "Muller")
user("Accueil", "Nord", caller_id='"Accueil"')
user("Accueil", "Sud", caller_id='"Accueil"')

forward(jean, unconditional="0612345678", busy="1001")
forward(paul, noanswer="1099")
forward(anne, unconditional="1001")
forward(helene, unconditional="1004")

right = send("POST", "/callpermissions", {"name": "international", "mode": "deny", "extensions": ["_00."]})["id"]
for who in (helene, jean):
    send("PUT", f"/users/{who['uuid']}/callpermissions/{right}")
send("POST", "/callpermissions", {"name": "unused", "extensions": ["15"]})

group = send("POST", "/groups", {"label": "Accueil", "name": "accueil"})
send("POST", "/groups", {"label": "Vide", "name": "vide"})
send("PUT", f"/groups/{group['uuid' if MODERN else 'id']}/members/users", {"users": [{"uuid": jean["uuid"]}]})

did("0353010001", {"type": "user", "user_id": helene["id"]})
did("0353010002", {"type": "user", "user_id": spare["id"]})
did("0353010003", {"type": "none"})
did("0353010004", {"type": "extension", "exten": "1500", "context": "default"})

send("POST", "/lines", {"context": "default"})
send("POST", "/extensions", {"exten": "1050", "context": "default"})
sip("forgotten", "a-long-secret-nobody-knows")
send("POST", "/voicemails", {"name": "Ancien", "number": "1060", "context": "default"})
send("POST", "/devices", {"mac": "00:15:65:aa:00:09"})
send("POST", "/callfilters", {"name": "direction", "strategy": "all", "source": "all"})
send("POST", "/callpickups", {"name": "etage"})
