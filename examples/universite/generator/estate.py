"""The part of the estate that people keep by hand: sites, media servers, trunks, ways out, gateways, models, contexts, rights and waves."""

import datetime

from .places import FIRST_GROUP, GROUPS_PER_SITE, SITES, WAVES, public_number
from .population import DECT, PHONES

# Class of service of the old PABX → what the cluster shall deny. 0 is dialled before a public number. Numbers of the emergency services
# (15, 17, 18, 112, 114, 115, 119, 196, also after 0) match none of these patterns.
RIGHTS = [
    ("interdit-national", "Numéros géographiques et non géographiques", ["_00[1-59]XXXXXXXX"]),
    ("interdit-mobile", "Mobiles français", ["_00[67]XXXXXXXX"]),
    ("interdit-international", "Tout numéro étranger", ["_000."]),
    ("interdit-surtaxe", "Numéros surtaxés, numéros courts payants et renseignements", ["_0089XXXXXXX", "_008[12]XXXXXXX", "_03[269]XX", "_0118XXX"]),
]

# Emergency services, which are dialled with the 0 and without, at any hour.
EMERGENCY = ["15", "17", "18", "112", "114", "115", "119", "196"]
# Way out → what it is for, its schedule, and its patterns with the digits that are not sent.
OUTCALLS = [
    ("urgences", "Services d'urgence, à toute heure", None, [(f"{zero}{number}", len(zero)) for number in EMERGENCY for zero in ("", "0")]),
    ("national", "Numéros français, courts compris", None, [("_00[1-9]XXXXXXXX", 1), ("_03XXX", 1), ("_0118XXX", 1)]),
    ("international", "Étranger, aux heures ouvrées", "heures-ouvrees", [("_000.", 1)]),
]


def files(population):
    yield "estate.yaml", ["estate:", "  name: Université du Val-d'Orme", "  timezone: Europe/Paris", "  version: 1"]
    yield "sites.yaml", ["# Fifteen sites, each with a PABX of its own until its wave.", "sites:", *[text for site in SITES for text in site_lines(site)]]
    yield "media-servers.yaml", media_servers()
    yield "trunks.yaml", trunks()
    yield "outcalls.yaml", outcalls()
    yield "schedules.yaml", schedules()
    yield "gateways.yaml", ["# FXS gateways: each port is one analogue line, by the cabling pairs of the sites' repartiteur.csv.", "gateways:",
                            *[text for gateway in population.gateways for text in gateway_lines(gateway)]]
    yield "models.yaml", models()
    yield "contexts.yaml", contexts()
    yield "rights.yaml", rights()
    yield "waves.yaml", waves()


def quoted(text):
    return '"' + text + '"'


def site_lines(site):
    first_group = FIRST_GROUP + GROUPS_PER_SITE * SITES.index(site)
    last_group = first_group + GROUPS_PER_SITE - 1
    yield f"  - id: {site.id}"
    yield f"    name: {quoted(site.name)}"
    yield f"    pabx: {quoted(site.pabx)}"
    yield "    context: default"
    yield f"    emergency_number: {quoted(public_number(first_group))}"
    yield f"    voice_vlan: {quoted(str(site.vlan))}"
    yield f"    media_server: {site.media_server}"
    yield f'    ranges: ["{site.first}-{site.last}", "{first_group}-{last_group}"]'
    yield f'    did_ranges: ["{public_number(site.first)}-{public_number(site.last)}", "{public_number(first_group)}-{public_number(last_group)}"]'
    yield "    buildings:"
    for number, (building, name) in enumerate(site.buildings):
        vlan = f", voice_vlan: {quoted(str(site.vlan + number))}" if number >= 2 else ""
        yield f"      - {{id: {quoted(building)}, name: {quoted(name)}{vlan}}}"


def media_servers():
    yield "# mds0 administers; mds1 to mds4 carry users. Each may carry 1,000, all four 2,990 together: one can be evacuated to the others."
    yield "media_servers:"
    yield from ["  - id: mds0", "    name: Administration centrale", "    role: administration"]
    for number in range(1, 5):
        yield from [f"  - id: mds{number}", f"    name: Média {number}", "    role: users", "    capacity: 1000",
                    f"    host: mds{number}.univ.example"]


def trunks():
    yield "# The two SIP trunks to the operator that replace the gateways of the old PABX."
    yield "trunks:"
    for number in (1, 3):
        yield from [f"  - id: tsip-{number}", f"    media_server: mds{number}", f"    host: sbc{number}.operateur.example", "    channels: 240"]


def outcalls():
    yield "# What leaves by the trunks: the first that is free takes the call. 0 is dialled before a public number, and not sent."
    yield "outcalls:"
    for name, description, schedule, _ in OUTCALLS:
        yield from [f"  - name: {name}", f"    description: {quoted(description)}", "    trunks: [tsip-1, tsip-3]"]
        if schedule:
            yield f"    schedule: {schedule}"
    yield "dial_patterns:"
    for name, _, _, patterns in OUTCALLS:
        for pattern, strip in patterns:
            yield f"  - {{outcall: {name}, pattern: {quoted(pattern)}" + (f", strip: {strip}}}" if strip else "}")


def schedules():
    yield "# When a call abroad is possible."
    yield from ["schedules:", "  - name: heures-ouvrees", "    closed: hangup"]
    yield from ["schedule_periods:", '  - {schedule: heures-ouvrees, start: "07:30", end: "20:00", week_days: ["1-5"]}',
                '  - {schedule: heures-ouvrees, start: "08:00", end: "12:30", week_days: ["6"]}']


def gateway_lines(gateway):
    yield f"  - id: {gateway['id']}"
    for field in ("site", "building", "model", "mac", "media_server", "ports"):
        value = gateway[field]
        yield f"    {field}: {quoted(value) if field in ('building', 'mac') else value}"


def models():
    yield "# Keys: how many function keys the set can show; a phone drops those beyond in silence."
    yield "models:"
    for model, _, keys in [phone[:3] for phone in PHONES] + [DECT]:
        yield from [f"  - id: {model}", f"    vendor: {model.split('-')[0].capitalize()}", f"    keys: {keys}"]


def contexts():
    last = SITES[-1].last
    last_group = FIRST_GROUP + GROUPS_PER_SITE * len(SITES) - 1
    yield "contexts:"
    yield from ["  - name: default", "    label: Postes de l'université", "    type: internal", f'    user_ranges: ["{SITES[0].first}-{last}"]',
                f'    group_ranges: ["{FIRST_GROUP}-{last_group}"]', "    includes: [to-extern]"]
    yield from ["  - name: from-extern", "    label: Appels entrants", "    type: incall",
                f'    incall_ranges: ["{public_number(SITES[0].first)}-{public_number(last_group)}"]']
    yield from ["  - name: to-extern", "    label: Appels sortants", "    type: outcall"]


def rights():
    yield "# What a class of service of the old PABX forbade. 0 is dialled before a public number. No pattern matches an emergency"
    yield "# number (15, 17, 18, 112, 114, 115, 119, 196), with the 0 or without."
    yield "rights:"
    for name, description, patterns in RIGHTS:
        yield from [f"  - name: {name}", "    mode: deny", f"    description: {quoted(description)}", f"    patterns: [{', '.join(map(quoted, patterns))}]"]


def waves():
    yield "# One site a wave, on Saturdays: a small one first, the largest and the president's office last."
    yield "waves:"
    saturday = datetime.date(2027, 2, 13)
    for number, site in enumerate(WAVES):
        day = saturday + datetime.timedelta(weeks=2 * number)
        yield from [f"  - id: lot-{number + 1:02d}-{site}", f'    window_start: "{day}T06:00"', f'    window_end: "{day}T18:00"', f"    sites: [{site}]"]
