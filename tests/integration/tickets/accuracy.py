#!/usr/bin/env python3
"""The calls that telctl makes of real tickets, against what the server's own event log (CEL) and the calling telephones say:

    accuracy.py TELCTL

Nothing here is shared with telctl: calls, answers, seconds and payers are worked out from the events alone. Every difference must
stand in accuracy.yaml with its reason; a difference that is not there fails, and so does an entry that no longer happens."""

import collections
import csv
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import yaml

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent.parent / "data"
BATCHES = ["asterisk16/A-full", "asterisk16/D-dst-autumn", "asterisk22/A-full", "asterisk22/C-debian-gmt"]
TICKETS = ["cdr-csv/Master.csv", "cdr-custom/Master.csv", "cdr-custom/Hires.csv"]
EVENTS = "cel-custom/Master.csv.gz"
FILES = [[name] for name in TICKETS]  # what telctl is given: tickets alone, tickets and events, events alone
WITH_EVENTS = [[name, EVENTS] for name in TICKETS] + [[EVENTS]]
TRUNK = "PJSIP/trunk-op-"

# Columns of cel_custom, as etc/cel_custom.conf of the recording lists them.
EVENT, TIME, NAME, NUM, ANI, RDNIS, DNID, EXTEN, CONTEXT, CHANNEL, APP, DATA_, AMA, ACCOUNT, UNIQUE, LINKED, PEER, USER, USEREVENT, EXTRA = range(20)


class Channel:
    def __init__(self, event):
        self.name, self.unique, self.number, self.exten = event[CHANNEL], event[UNIQUE], event[NUM], event[EXTEN]
        self.answered = self.ended = None
        self.dials = []  # (data, exten) of each Dial it ran
        self.sent = {}  # where a blind transfer sent it → number of who did


def seconds(event):
    try:
        return float(event[TIME])
    except ValueError:  # "2026-11-23 08:44:22": whole seconds, and all of one zone
        hours, minutes, rest = event[TIME][11:].split(":")
        return int(event[TIME][8:10]) * 86400 + int(hours) * 3600 + int(minutes) * 60 + float(rest)


def calls_by_events(path):
    """linkedid → {unique: Channel}, in the order of the events; unique → linkedid; linkedid → what explains it."""
    calls = collections.defaultdict(dict)
    home, evidence, transferred = {}, collections.defaultdict(set), set()
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for event in csv.reader(file):
            unique, kind = event[UNIQUE], event[EVENT]
            if kind == "LINKEDID_END":
                continue
            home.setdefault(unique, event[LINKED])  # a channel that joins another call later stays where it began
            channel = calls[home[unique]].setdefault(unique, Channel(event))
            if kind == "ANSWER" and channel.answered is None:
                channel.answered = seconds(event)
            elif kind in ("HANGUP", "CHAN_END") and channel.ended is None:
                channel.ended = seconds(event)
            elif kind == "APP_START" and event[APP] == "Dial":
                channel.dials.append((event[DATA_], event[EXTEN]))
                channel.number = event[NUM] or channel.number
            if kind in ("BLINDTRANSFER", "ATTENDEDTRANSFER"):
                evidence[home[unique]].add(kind)
                extra = json.loads(event[EXTRA])
                if kind == "BLINDTRANSFER" and (sent := calls[home[unique]].get(extra["transferee_channel_uniqueid"])):
                    sent.sent[extra["extension"]] = event[NUM]
                transferred |= {value for key, value in json.loads(event[EXTRA]).items() if key.endswith("_uniqueid")}
            if event[APP] == "ConfBridge":
                evidence[home[unique]].add("CONFERENCE")
            last = seconds(event)
    for call in calls.values():
        for channel in call.values():
            channel.going_on = channel.ended is None  # it was still there when the recording stopped
            channel.ended = channel.ended or last
    for unique in transferred:
        if home.get(unique) is not None:
            evidence[home[unique]].add("PART OF A TRANSFER")
    return calls, home, evidence


def union(spans):
    total, end = 0.0, None
    for start, stop in sorted(spans):
        if end is None or start > end:
            total += stop - start
            end = stop
        elif stop > end:
            total += stop - end
            end = stop
    return total


def charges_by_events(call):
    """(payer, seconds) of each channel by which the call went out and was answered; no seconds as long as it has not ended."""
    found = []
    origin = next(iter(call.values()))
    for channel in call.values():
        if not channel.name.startswith(TRUNK) or channel is origin or channel.answered is None:
            continue
        dialling = next((c for c in call.values() if any("@trunk-op" in data for data, _ in c.dials)), None)
        payer = dialling.number if dialling else None
        if dialling and dialling.name.endswith(";2"):
            half = dialling.name.removeprefix("Local/").split("@")[0]
            for other in call.values():
                for data, exten in other.dials:
                    if data.startswith("Local/" + half + "@"):
                        payer = exten
        if dialling:  # who sent it outside by a transfer pays, not whom he left with it
            payer = dialling.sent.get(dialling.dials[-1][1], payer)
        found.append((payer, None if channel.going_on else channel.ended - channel.answered))
    return found


def facts_by_events(call):
    origin = next(iter(call.values()))
    spans = [(c.answered, c.ended) for c in call.values() if c.answered is not None]
    return {"answered": origin.answered is not None, "connected": union(spans), "charges": charges_by_events(call)}


def facts_of(call):
    paid = [c for c in call["charges"] if c["rule"] in ("caller", "forward", "forward-incoming", "originated", "transfer", "not-ended")]
    return {
        "answered": call["result"] == "answered",
        "connected": call["connected_s"],
        "charges": [(c["party"], None if c["rule"] == "not-ended" else c["billable_s"]) for c in paid],
    }


def differences(want, got, exact, legs):
    """What is not equal. Lengths are cut to whole seconds but in Hires.csv, and where a leg begins is known to a second only: of
    several legs each can be so much off."""
    slack = 0.15 if exact else 1.01
    places = legs if legs > 1 else 0
    if want["answered"] != got["answered"]:
        yield "answered"
    elif want["answered"] and abs(want["connected"] - got["connected"]) > slack + places:
        yield "connected"
    if [payer for payer, _ in want["charges"]] != [payer for payer, _ in got["charges"]]:
        yield "payer"
    elif any((a is None) != (b is None) or (a is not None and abs(a - b) > slack) for (_, a), (_, b) in zip(want["charges"], got["charges"])):
        yield "charged seconds"


def telctl_calls(telctl, folder, batch, files):
    name = batch.replace("/", "-")
    declaration = folder / "sources.yaml"
    declaration.write_text(
        f'sources:\n  - name: {name}\n    zone: Europe/Paris\n    trunks: [trunk-op]\n    outside_prefix: "0"\n    files: {json.dumps([str(DATA / batch / file) for file in files])}\n'
    )
    store = ["--store", str(folder / "tickets.db"), "-C", str(folder)]
    subprocess.run([telctl, "cdr", "collect", str(declaration), *store], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return json.loads(subprocess.check_output([telctl, "cdr", "calls", "-o", "json", *store]))["calls"]


# -- what the calling telephones saw: calls.json counts by scenario, the tickets know the number dialled

FAMILIES = [  # (name, number dialled, scenarios of calls.json: calls that each leaves in the records)
    ("answering sets", "20|30", {"answered": 1, "caller-blind-xfer": 1, "attended": 2, "hold": 1, "blind-xfer-ext": 1, "attended-busy": 1,
                                 "sip-answered": 1, "sip-to-pjsip": 1, "sip-attended": 2, "sip-blind": 1}),
    ("busy sets", "21|31", {"busy": 1, "sip-busy": 1, "attended-busy": 1}),
    ("sets that ring", "22|32", {"noanswer": 1, "caller-cancel": 1, "pickup": 1, "sip-noanswer": 1}),
    ("declining sets", "23", {"declined": 1}),
    ("redirecting sets", "24|34", {"fwd302": 1, "sip-302": 1}),
    ("unreachable sets", "25|26|29", {"noreg": 1, "unavail480": 1, "notfound404": 1}),
    ("sets that hang up or transfer", "27|28", {"callee-hangup": 1, "callee-blind-xfer": 1}),
    ("forwards and groups", "50", {"cfu": 1, "cfnr-ext": 1, "hunt": 1, "boss-sec": 1}),
    ("queues", "60", {"queue": 1, "queue-linear": 1, "queue-empty": 1, "queue-busy": 1, "inbound-queue": 1}),
    ("parking", "70", {"park-timeout": 1, "park-retrieve": 1}),
    ("services", "80|90", {"conf": 1, "ivr": 1, "earlymedia": 1, "forkcdr": 1, "celuser": 1, "ama-omit": 1, "local-originate": 1}),
    ("outside", "00|03|+1|+4|+33[1-9]", {"national": 1, "intl": 1, "sip-intl": 1, "e164": 1}),
    ("from outside", "+331555555", {"inbound": 1}),
    ("placed by the server", "", {"callfile-answer": 1, "callfile-busy": 1, "callfile-congestion": 1, "callfile-nothing": 1, "callfile-ring": 1}),
    ("nothing", "", {"nosuchexten": 1}),
]
SAW = {"200": "answered", "486": "busy", "503": "congestion", "ok": "answered"}  # the rest: no-answer


def family_of(call):
    called = call["called"] or ""
    if call["direction"] in ("incoming", "transit") and called.startswith("+33155555"):
        return "from outside"
    if not called:
        return "placed by the server"
    if len(called) > 4 or called.startswith("0"):
        return "outside"
    return next(name for name, numbers, _ in FAMILIES if numbers and called[:2] in numbers.split("|"))


def compare_scenarios(batch, calls):
    """(family, result) → (seen by the telephones, calls of telctl) where they differ, and how many agree."""
    wanted = collections.Counter()
    seen = json.loads((DATA / batch / "calls.json").read_text())["results"]
    known = {scenario for _, _, scenarios in FAMILIES for scenario in scenarios}
    if unknown := set(seen) - known:
        sys.exit(f"{batch}: scenarios without a family: {sorted(unknown)}")
    for name, _, scenarios in FAMILIES:
        for scenario, times in scenarios.items():
            for code, count in seen.get(scenario, {}).items():
                # The consultation was busy; the call before it was answered.
                result = "answered" if (name, scenario) == ("answering sets", "attended-busy") else SAW.get(code, "no-answer")
                wanted[name, result] += count
                for _ in range(times - 1):
                    wanted[name, "answered"] += count
    found = collections.Counter((family_of(call), call["result"]) for call in calls)
    different = {key: (wanted[key], found[key]) for key in sorted(wanted | found) if wanted[key] != found[key]}
    return different, sum((wanted & found).values()), sum(wanted.values())


def class_of(reasons, evidence, classes):
    """The explanation in accuracy.yaml whose evidence the events give; none = unexplained."""
    for name, entry in classes.items():
        if sorted(reasons) == sorted(entry["differs"]) and evidence & set(entry["evidence"]):
            return name
    return None


def compare_files(telctl, batch, files, log, classes):
    """Calls, right ones, explained ones by class, complaints."""
    events, home, evidence = log
    with tempfile.TemporaryDirectory(prefix="telctl-accuracy-") as folder:
        calls = telctl_calls(telctl, pathlib.Path(folder), batch, files)
    file = " + ".join(files)
    exact = (files[0].endswith("Hires.csv") or EVENTS in files) and "C-debian" not in batch
    explained, complaints, right = collections.Counter(), [], 0
    for call in calls:
        # Without linkedid in the file, a call is known by the uniqueid of its first leg.
        linked = home.get(call["call_id"])
        if linked is None:
            complaints.append(f"{batch}/{file}: {call['call_id']}: no such call in the events")
            continue
        reasons = list(differences(facts_by_events(events[linked]), facts_of(call), exact, len(call["legs"])))
        name = class_of(reasons, evidence[linked], classes) if reasons else None
        if not reasons:
            right += 1
        elif name:
            explained[name] += 1
        else:
            complaints.append(f"{batch}/{file}: {call['call_id']}: {', '.join(reasons)}: not explained")
    ids = [home.get(call["call_id"]) for call in calls]
    if twice := [linked for linked, count in collections.Counter(ids).items() if count > 1]:
        complaints.append(f"{batch}/{file}: one call made into several: {twice}")
    return calls, right, explained, complaints


class Sum:
    def __init__(self):
        self.calls = self.right = self.explained = 0

    def add(self, calls, right, explained):
        self.calls, self.right, self.explained = self.calls + len(calls), self.right + right, self.explained + sum(explained.values())

    def __str__(self):
        return f"calls {self.calls}, right {self.right}, explained {self.explained}"


def main():
    telctl = str(pathlib.Path(sys.argv[1]).resolve())
    known = yaml.safe_load((HERE / "accuracy.yaml").read_text())
    complaints, lines, scenarios, agreed_in_all = [], [], 0, 0
    alone, together = Sum(), Sum()
    for batch in BATCHES:
        log = calls_by_events(DATA / batch / EVENTS)
        for files in [*FILES, *WITH_EVENTS]:
            calls, right, explained, wrong = compare_files(telctl, batch, files, log, known["classes"])
            complaints += wrong
            (together if EVENTS in files else alone).add(calls, right, explained)
            name = f"{batch}/{' + '.join(files)}"
            lines.append(f"  {name}: calls {len(calls)}, right {right}, " + (", ".join(f"{n} {kind}" for kind, n in sorted(explained.items())) or "none explained"))
            column = "with events" if EVENTS in files else "calls"
            wanted = {kind: entry[column][batch] for kind, entry in known["classes"].items() if entry.get(column, {}).get(batch)}
            if wanted != dict(explained):
                complaints.append(f"{name}: explained {dict(explained)}, in accuracy.yaml {wanted}")
            if files == FILES[0]:
                different, agreed, placed = compare_scenarios(batch, calls)
                scenarios, agreed_in_all = scenarios + placed, agreed_in_all + agreed
                reasons = {(e["family"], e["result"]): (e["seen"], e["tickets"]) for e in known["scenarios"][batch]}
                for key in sorted(reasons.keys() | different.keys()):
                    if reasons.get(key) != different.get(key):
                        complaints.append(f"{batch}: {key[0]}, {key[1]}: seen and in tickets {different.get(key)}, in accuracy.yaml {reasons.get(key)}")
    figures = (
        f"accuracy: tickets and events: {together}; tickets alone: {alone}; unexplained {len(complaints)}; "
        f"by what the telephones saw: calls {scenarios}, right {agreed_in_all}, the rest explained"
    )
    print("\n".join([*lines, figures]))
    if target := os.environ.get("TELCTL_FIGURES"):
        with open(target, "a", encoding="utf-8") as file:
            file.write(figures + "\n")
    if complaints:
        sys.exit("\n".join(complaints))


if __name__ == "__main__":
    main()
