"""What stands for what: the recorded server's numbers, uuids, dates and drawn names against those of the server under test.

Every pair is one to one for the whole story: a recorded number always stands for the same number of ours, and ours for no other.
There is no wildcard: a value that was not drawn by the server must be equal.
"""

import re

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
HEX32 = r"\b[0-9a-f]{32}\b"
DATE = r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\b"
HREF = r"https?://[^/\s\"']+(?:/api/confd)?/1\.1/[^\s\"'?]*"
# Python representations in messages: 'line_id': 5 and 'associated_ids': [5] and 'line_ids': (5,)
QUOTED = r"'\w+': [\[(]?'?\d+(?:, ?\d+)*,?'?[\])]?(?![\w.])"
TOKEN = re.compile(f"(?P<href>{HREF})|(?P<uuid>{UUID})|(?P<hex>{HEX32})|(?P<date>{DATE})|(?P<quoted>{QUOTED})")

# Which collection the number behind a name belongs to.
COLLECTION = {
    "user_id": "users",
    "voicemail_id": "voicemails",
    "incall_id": "incalls",
    "group_id": "groups",
    "line_id": "lines",
    "line_ids": "lines",
    "extension_id": "extensions",
    "extension_ids": "extensions",
    "incall_extension_id": "extensions",
    "user_ids": "users",
    "agent_id": "agents",
    "template_id": "funckeys/templates",
    "func_key_template_id": "funckeys/templates",
    "endpoint_id": "endpoints/sip",
    "sip_id": "endpoints/sip",
    "filter_member_id": "filter members",
    "member_id": "filter members",
    "call_permission_ids": "callpermissions",
    "trunk_id": "trunks",
    "queue_id": "queues",
    "parking_lot_id": "parkinglots",
    "context_id": "contexts",
    "schedule_id": "schedules",
}
# The class that a message is about: Resource Not Found - User was not found ('id': 5)
CLASSES = {
    "User": "users",
    "Line": "lines",
    "Extension": "extensions",
    "Group": "groups",
    "Context": "contexts",
    "FuncKeyTemplate": "funckeys/templates",
    "Device": "devices",
}
# Values that the server draws unless the client gives them.
DRAWN = {"name", "username", "secret", "password", "sip_username", "sip_secret", "provisioning_code", "provisioning_extension"}
DRAWN_FORM = re.compile(r"[0-9]{6}|[a-z0-9]{8}")
GENERATED_NAME = re.compile(rf"(ctx|grp|moh)-([A-Za-z]+)((?:-[a-z]+)?)-({UUID})")


class Correspondence:
    def __init__(self, first_id=0):
        self.first_id = first_id
        self.ours = {}
        self.theirs = {}

    def pair(self, space, recorded, actual):
        """True when these two may stand for one another; they do from now on."""
        if (space, recorded) in self.ours or (space, actual) in self.theirs:
            return self.ours.get((space, recorded)) == actual and self.theirs.get((space, actual)) == recorded
        self.ours[space, recorded] = actual
        self.theirs[space, actual] = recorded
        return True

    def translate(self, space, recorded):
        """For a request. What no answer told yet is sent as it was recorded, moved like all numbers."""
        if (space, recorded) in self.ours:
            return self.ours[space, recorded]
        return recorded + self.first_id if isinstance(recorded, int) else recorded


def path_spaces(segments):
    """[(segment, collection or None)] of a path below /1.1/."""
    out = []
    collection = []
    for segment in segments:
        if segment.isdigit() and collection:
            space = "/".join(collection)
            # A position of a key is no number of an object.
            keys = collection[-1] == "funckeys" or out[-2:] == [("funckeys", None)]
            # 20.12 keeps the feature codes among the extensions.
            out.append((segment, None if keys else {"extensions/features": "extensions"}.get(space, space)))
            collection = []
        elif re.fullmatch(UUID, segment) or re.fullmatch(HEX32, segment):
            out.append((segment, "uuid"))
            collection = []
        else:
            collection.append(segment)
            if collection[:1] in (["members"], ["recipients"], ["surrogates"], ["interceptors"], ["targets"]):
                collection = collection[1:]
            out.append((segment, None))
    return out


def translate_path(correspondence, path):
    parts = []
    for segment, space in path_spaces(path.split("/")):
        if space is None:
            parts.append(segment)
        elif space == "uuid":
            parts.append(correspondence.translate("uuid", segment))
        else:
            parts.append(str(correspondence.translate(space, int(segment))))
    return "/".join(parts)


def translate_text(correspondence, text):
    """Uuids and device numbers inside any text of a request."""
    return re.sub(f"{UUID}|{HEX32}", lambda found: correspondence.translate("uuid", found[0]), text)


def translate_json(correspondence, value, key="", collection=""):
    """A request's body with the server's numbers instead of the recorded ones."""
    if isinstance(value, dict):
        return {name: translate_json(correspondence, item, name, key) for name, item in value.items()}
    if isinstance(value, list):
        return [translate_json(correspondence, item, key, key) for item in value]
    if isinstance(value, str):
        return translate_text(correspondence, value)
    if isinstance(value, int) and not isinstance(value, bool):
        space = COLLECTION.get(key) or (collection if key == "id" else None)
        return correspondence.translate(space, value) if space else value
    return value
