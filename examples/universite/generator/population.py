"""Draws the population: lines, people, gateways, keys, groups. Everything follows from one seed."""

import random
from collections import defaultdict

from .names import FIRST_NAMES, SERVICES, SURNAMES
from .places import FIRST_GROUP, GROUPS_PER_SITE, KINDS, REGISTERED, SITES, public_number

SEED = 4000


class Dice:
    """Only random() is used: its sequence is the same in every version of Python."""

    def __init__(self, seed):
        self._random = random.Random(seed)

    def below(self, limit):
        return int(self._random.random() * limit)

    def pick(self, items):
        return items[self.below(len(items))]

    def chance(self, percent):
        return self._random.random() * 100 < percent

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]
        return items

    def sample(self, items, count):
        return self.shuffled(items)[:count]


# New IP telephones: the vendor's prefix of MAC addresses, keys that the set can show, and how many of a hundred.
PHONES = [("yealink-t42", "80:5E:C0", 15, 60), ("yealink-t46", "80:5E:C0", 27, 15), ("snom-d725", "00:04:13", 18, 15), ("yealink-t19", "80:5E:C0", 0, 10)]
DECT = ("yealink-w52p", "00:15:65", 0)
LABELS = {
    "ip": ["Salle de réunion", "Salle de cours", "Accueil", "Laboratoire", "Local reprographie", "Bureau de passage", "Loge"],
    "dect": ["Astreinte", "Agent de sécurité", "Équipe logistique"],
    "analogue": ["Salle de cours", "Atelier", "Vestiaire", "Local technique", "Foyer", "Chaufferie", "Couloir"],
    "fax": ["Télécopie"], "lift-alarm": ["Ascenseur"], "door-phone": ["Portier"], "hotline": ["Poste d'appel direct"],
    "intrusion-alarm": ["Transmetteur anti-intrusion"], "modem": ["Modem"], "paging": ["Sonorisation"],
}
# The people who decided gave these reasons; "garder" = stays on the old PABX for now.
DECISIONS = {
    "lift-alarm": [("garder", "ascensoriste : passage en GSM prévu, ne pas déplacer avant"), ("migrer", "essai fait avec l'ascensoriste")],
    "intrusion-alarm": [("garder", "télésurveillance : contrat à modifier d'abord"), ("migrer", "transmetteur certifié sur passerelle FXS")],
    "door-phone": [("migrer", "gâche commandée par DTMF, essai fait"), ("migrer", "portier essayé sur passerelle")],
    "hotline": [("migrer", "appel direct vers le PC sécurité repris")],
    "modem": [("garder", "télérelève : à remplacer par IP"), ("supprimer", "plus utilisé")],
    "paging": [("migrer", "entrée audio de la passerelle")], "fax": [("migrer", "passerelle en T.38")],
}


class Population:
    def __init__(self):
        self.dice = Dice(SEED)
        self.lines, self.people, self.gateways, self.parallel = [], {}, [], []
        self.keys, self.groups, self.filters = [], [], []
        self._macs, self._emails, self._matricule = defaultdict(int), set(), 10200
        previous = {kind: 0 for kind, _ in KINDS}
        share = 0
        for site in SITES:
            share += site.share
            counts = {kind: round(total * share / 1000) - previous[kind] for kind, total in KINDS}
            for kind, count in counts.items():
                previous[kind] += count
            self._site(site, counts)

    def of_site(self, items, site):
        return [item for item in items if item["site"] == site.id]

    # ------------------------------------------------------------------ lines
    def _site(self, site, counts):
        kinds = self.dice.shuffled([kind for kind, count in counts.items() for _ in range(count)])
        numbers = sorted(self.dice.sample(range(site.first, site.last), len(kinds)))
        lines = [self._line(site, str(number), kind) for number, kind in zip(numbers, kinds)]
        self.lines += lines
        self._second_lines(lines)
        self._wire(site, lines)
        self._groups(site, lines)
        self._filters(site, lines)
        self._keys(lines)

    def _line(self, site, extension, kind):
        dice = self.dice
        service, centre = dice.pick(SERVICES)
        building = site.buildings[min(dice.below(len(site.buildings)), dice.below(len(site.buildings)))][0]
        line = {"extension": extension, "site": site.id, "kind": kind, "building": building, "service": service,
                "cost_centre": f"{site.id[:3].upper()}-{centre}", "room": f"{dice.below(4)}{dice.below(30) + 1:02d}", "person": None, "label": "", "model": "",
                "mac": "", "gateway": "", "port": "", "pair": "", "did": "", "voicemail": False, "pickup": "", "hotline": "", "forward": "", "busy": "",
                "no_answer": "", "category": "0", "night": "0", "decision": "", "reason": ""}
        person_percent = {"ip": 88, "dect": 70, "analogue": 35}.get(kind, 0)
        if dice.chance(person_percent):
            line["person"] = self._person(line)
        else:
            line["label"] = f"{dice.pick(LABELS[kind])} {building}{line['room']}"
        if kind in REGISTERED:
            self._telephone(line)
        self._habits(line)
        if kind in DECISIONS:
            line["decision"], line["reason"] = dice.pick(DECISIONS[kind])
        if kind in ("lift-alarm", "hotline", "door-phone"):
            line["hotline"] = f"{FIRST_GROUP + GROUPS_PER_SITE * SITES.index(site)}"  # the site's reception
        return line

    def _person(self, line):
        while True:
            surname, first = self.dice.pick(SURNAMES), self.dice.pick(FIRST_NAMES)
            email = f"{ascii_word(first)}.{ascii_word(surname)}@univ.example"
            if email not in self._emails:
                break
        self._emails.add(email)
        self._matricule += 1 + self.dice.below(3)
        matricule = f"E{self._matricule:06d}"
        self.people[matricule] = {"id": matricule, "surname": surname, "first": first, "email": email, "service": line["service"],
                                  "cost_centre": line["cost_centre"]}
        return matricule

    def _telephone(self, line):
        if line["kind"] == "dect":
            model, prefix, _ = DECT
        else:
            draw = self.dice.below(100)
            for model, prefix, _, percent in PHONES:
                draw -= percent
                if draw < 0:
                    break
        line["model"], line["mac"] = model, self._mac(prefix)

    def _mac(self, prefix):
        self._macs[prefix] += 1 + self.dice.below(5)
        value = 0x1A0000 + self._macs[prefix]
        return f"{prefix}:{value >> 16:02X}:{value >> 8 & 255:02X}:{value & 255:02X}"

    def _habits(self, line):
        """Rights, public number, voicemail, forwards: what the old PABX let the line do."""
        dice, kind = self.dice, line["kind"]
        if kind in ("ip", "dect", "analogue", "fax", "modem"):
            line["category"] = dice.pick("2233333444445" if line["person"] else "00112233")
            line["night"] = "0" if dice.chance(15) else line["category"]
            if dice.chance(70 if line["person"] or kind == "fax" else 20):
                line["did"] = public_number(line["extension"])
        if line["person"] and kind == "ip":
            line["voicemail"] = dice.chance(55)
            line["pickup"] = f"{line['site'][:3]}-{line['building'].lower()}-{int(line['room']) % 4}" if dice.chance(40) else ""
            if dice.chance(1):
                line["forward"] = f"0063998{dice.below(10000):04d}"  # a mobile: 06 39 98 is kept for fiction

    def _second_lines(self, lines):
        """Some people carry a cordless telephone beside the one on their desk: two lines, one person."""
        desks = [line for line in lines if line["kind"] == "ip" and line["person"]]
        cordless = [line for line in lines if line["kind"] == "dect" and not line["person"]]
        for line, desk in zip(cordless, self.dice.shuffled(desks)):
            if self.dice.chance(60):
                line.update(person=desk["person"], label="", service=desk["service"], cost_centre=desk["cost_centre"])

    # --------------------------------------------------------------- gateways
    def _wire(self, site, lines):
        for building, _ in site.buildings:
            analogue = [line for line in lines if line["building"] == building and line["kind"] not in REGISTERED]
            number = 0
            while analogue:
                number += 1
                ports = 8 if len(analogue) <= 8 else 24
                here, analogue = analogue[:ports], analogue[ports:]
                gateway = {"id": f"fxs-{site.id}-{building.lower()}-{number}", "site": site.id, "building": building, "ports": ports,
                           "model": f"patton-sn{'4118' if ports == 8 else '4324'}", "mac": self._mac("00:A0:BA"), "media_server": site.media_server}
                self.gateways.append(gateway)
                for port, line in enumerate(here, 1):
                    line["gateway"], line["port"] = gateway["id"], str(port)
                    line["pair"] = f"{building}{number}-{port + self.dice.below(2) * 24:03d}"
        shared = [line for line in lines if line["label"].startswith(("Laboratoire", "Loge", "Accueil")) and line["kind"] == "ip"]
        for line in shared[:1 + len(lines) // 60]:
            self.parallel.append({"site": site.id, "extension": line["extension"], "model": line["model"], "mac": self._mac("80:5E:C0")
                                  if line["model"].startswith("yealink") else self._mac("00:04:13"), "place": f"{line['building']}{line['room']} bis"})

    # ------------------------------------------------------ groups and secretaries
    def _groups(self, site, lines):
        desks = [line for line in lines if line["kind"] == "ip" and line["person"] and line["model"] != "yealink-t19"]
        names = ["Accueil", "Scolarité", "Assistance informatique", "Sécurité", "Secrétariats", "Bibliothèque", "Logistique", "Stages"]
        first = FIRST_GROUP + GROUPS_PER_SITE * SITES.index(site)
        for index, name in enumerate(names[:2 + min(6, len(lines) // 60)]):
            members = [line["extension"] for line in self.dice.sample(desks, 3 + self.dice.below(5))]
            self.groups.append({"site": site.id, "name": f"{name} {site.id}", "extension": str(first + index), "members": members,
                                "strategy": self.dice.pick(["parallèle", "séquentiel", "cyclique"]) if index else "parallèle",
                                "did": public_number(first + index) if index < 2 else ""})

    def _filters(self, site, lines):
        desks = self.dice.shuffled([line for line in lines if line["kind"] == "ip" and line["person"] and line["model"] != "yealink-t19"])
        for index in range(1 + len(lines) // 70):
            boss, *secretaries = desks[index * 3:index * 3 + (3 if self.dice.chance(25) else 2)]
            self.filters.append({"site": site.id, "boss": boss["extension"], "secretaries": [line["extension"] for line in secretaries]})

    # ------------------------------------------------------------------- keys
    def _keys(self, lines):
        capacity = {model: keys for model, _, keys, _ in PHONES}
        desks = [line for line in lines if capacity.get(line["model"], 0) > 0]
        site = lines[0]["site"]
        groups = self.of_site_id(self.groups, site)
        for line in desks:
            if not self.dice.chance(26):
                continue
            others = [other for other in self.dice.sample(desks, 6) if other is not line]
            for position in range(1, 2 + self.dice.below(min(8, capacity[line["model"]]))):
                self.keys.append({"site": site, "extension": line["extension"], "position": position, **self._key(others, groups, position)})

    def _key(self, others, groups, position):
        draw = self.dice.below(100)
        if draw < 55 and position <= len(others):
            other = others[position - 1]
            person = self.people.get(other["person"])
            label = f"{person['first']} {person['surname'].title()}" if person else other["label"]
            return {"function": "Supervision", "target": other["extension"], "label": label}
        if draw < 70:
            group = self.dice.pick(groups)
            return {"function": "Groupement", "target": group["extension"], "label": group["name"].split()[0]}
        if draw < 95:
            number = f"0035301{SITES[self.dice.below(len(SITES))].first}"
            return {"function": "Appel direct", "target": number, "label": "Standard d'un autre site"}
        return {"function": "Parcage", "target": "701", "label": "Parcage"}

    @staticmethod
    def of_site_id(items, site):
        return [item for item in items if item["site"] == site]


def ascii_word(text):
    import unicodedata
    plain = text.replace("œ", "oe").replace("Œ", "OE").replace("ß", "ss")
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return "".join(c for c in plain.lower().replace(" ", "-") if c.isalnum() or c == "-")
