"""The spreadsheets of each site's administrator: semicolons, CP1252, French headings, and the dirt that real ones have.

Two families, as two kinds of administrators keep them: "un-champ" writes surname and first name in one cell, "deux-champs" in two.
"""

import csv
import io

from .places import FIRST_GROUP, GROUPS_PER_SITE, SITES

# The sets of the old PABX, in the order: simple, standard, with a display, with many keys (= what replaces them in population.PHONES).
ALCATEL, MATRA = ("4010", "4020", "4034", "4035"), ("M720", "M740", "M750", "M760")
OLD_SETS = {
    "Alcatel": ALCATEL, "Matra": MATRA, "Aastra": MATRA,
    "Siemens": ("Optiset E entry", "Optiset E standard", "Optiset E advance", "Optiset E memory"), "Nortel": ("M3901", "M3902", "M3903", "M3904"),
    "Avaya": ("6402", "6408D+", "6416D+", "6424D+"), "Ericsson": ("Dialog 3210", "Dialog 3211", "Dialog 3212", "Dialog 3213"),
    "Mitel": ("Superset 4001", "Superset 4015", "Superset 4025", "Superset 4150"), "Panasonic": ("KX-T7665", "KX-T7630", "KX-T7633", "KX-T7636"),
}
LEVELS = ("yealink-t19", "yealink-t42", "snom-d725", "yealink-t46")
OTHER_SETS = {"dect": "DECT", "analogue": "ANA", "fax": "FAX", "lift-alarm": "ASCENSEUR", "door-phone": "PORTIER", "hotline": "APPEL DIRECT",
              "intrusion-alarm": "ALARME", "modem": "MODEM", "paging": "SONO"}

HEADINGS = {
    "un-champ": "N° poste;Nom Prénom;Matricule;Service;Centre de coût;Bât;Bureau;Catégorie;Cat. nuit;Type poste;Équipement;SDA;Messagerie;Interception;"
                "Renvoi;Appel direct;MAC nouveau poste;Migration;Motif;Observations".split(";"),
    "deux-champs": "Poste;Nom;Prénom;Matricule;Mél;Direction;Code analytique;Bâtiment;Pièce;Classe;Classe nuit;Type;Position;N° public;Boîte vocale;"
                   "Groupe d'interception;Renvoi permanent;Numéro d'appel direct;Adresse MAC;Décision;Pourquoi;Remarque".split(";"),
}


def old_set(site, model, kind):
    if kind != "ip":
        return OTHER_SETS[kind]
    return OLD_SETS[site.pabx.split()[0]][LEVELS.index(model)]


def sheets_of(site, population):
    """Name and bytes of each spreadsheet of a site."""
    lines = population.of_site(population.lines, site)
    yield "postes.csv", sheet(HEADINGS[site.style], dirty(site, [row(site, line, n, population.people) for n, line in enumerate(lines)]))
    wired = [line for line in lines if line["gateway"]]
    yield "repartiteur.csv", sheet(["Paire", "Bâtiment", "Baie", "Passerelle", "Port", "Poste"],
                                   [[line["pair"], line["building"], f"R{line['gateway'][-1]}", line["gateway"], line["port"], line["extension"]]
                                    for line in wired])
    keys = [[key["extension"], key["position"], key["function"], key["target"], key["label"]] for key in population.of_site(population.keys, site)]
    yield "touches.csv", sheet(["Poste", "Touche", "Fonction", "Numéro", "Étiquette"], keys + dead_keys(site, keys))
    yield "groupements.csv", sheet(["Groupement", "Numéro", "Type", "Postes", "SDA"],
                                   [[group["name"], group["extension"], group["strategy"], ",".join(group["members"]), group["did"]]
                                    for group in population.of_site(population.groups, site)])
    yield "filtrages.csv", sheet(["Filtrage", "Directeur", "Secrétaires"],
                                 [[f"Filtrage {f['boss']}", f["boss"], ",".join(f["secretaries"])] for f in population.of_site(population.filters, site)])
    yield "paralleles.csv", sheet(["Poste", "Type", "Adresse MAC", "Lieu"],
                                  [[p["extension"], old_set(site, p["model"], "ip"), p["mac"], p["place"]]
                                   for p in population.of_site(population.parallel, site)])


def row(site, line, number, people):
    person = people.get(line["person"])
    surname, first = (person["surname"], person["first"]) if person else (line["label"], "")
    name = [f"{surname} {first}".strip()] if site.style == "un-champ" else [surname, first]
    mail = [] if site.style == "un-champ" else [person["email"] if person else ""]
    equipment = f"{number // 256}-{number // 16 % 16:02d}-{number % 16:02d}"
    night = line["night"] if line["night"] != line["category"] else ""
    return [line["extension"], *name, line["person"] or "", *mail, line["service"], line["cost_centre"], line["building"], line["room"],
            line["category"], night, old_set(site, line["model"], line["kind"]), equipment, line["did"], "O" if line["voicemail"] else "N", line["pickup"],
            line["forward"], line["hotline"], line["mac"], line["decision"], line["reason"], remark(site, line)]


def remark(site, line):
    if line["kind"] == "ip" and not line["person"] and line["extension"].endswith("7"):
        return "renvoi extérieur interdit"
    return ""


# ---------------------------------------------------------------------- dirt
# A key that leads to a number nobody has any more: the last one of the site.
DEAD_KEYS = {"lettres": "Mme HUÉ (partie)", "iut-nord": "ancien atelier"}


def dead_keys(site, keys):
    if site.id not in DEAD_KEYS:
        return []
    extension, position = keys[-1][:2]
    return [[extension, position + 1, "Supervision", str(site.last), DEAD_KEYS[site.id]]]


def dirty(site, rows):
    """Adds what real sheets have beside their lines: a row of blanks, a total, and in some sites one thing worse."""
    width = len(HEADINGS[site.style])

    def extra(*cells):
        return list(cells) + [""] * (width - len(cells))

    middle = len(rows) // 2
    worse = {
        "sciences": extra("2,89E+03", "Salle serveur (nouveau)"),               # Excel took an extension for a quantity
        "droit": extra("", "voir avec M. PRÉVOST avant de toucher à cette page"),  # a note where a number should stand
        "sante": [*rows[middle][:1], *rows[middle][1:-1], "ancienne ligne, à vérifier"],  # the same extension twice
        "iut-sud": extra("59O1", "Atelier", "bois"),                              # the letter O instead of a zero
        "arts": extra("7150/7151", "Salle de danse"),                             # two extensions in one cell
    }.get(site.id)
    head, tail = rows[:middle + 1], rows[middle + 1:]
    return head + ([worse] if worse else []) + [extra()] + tail + [extra(f"TOTAL : {len(rows)} postes")]


def sheet(heading, rows):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue().encode("cp1252")


def mapping(site):
    """What is true of this site's sheets only; the rest is in mapping/, which people write."""
    first_group = FIRST_GROUP + GROUPS_PER_SITE * SITES.index(site)
    yield f"# {site.name}: what is true of its sheets only."
    yield f"extends: ../../mapping/{site.style}.yaml"
    yield f'pabx: "{site.pabx}"'
    yield "sites:"
    yield f'  - {{site: {site.id}, ranges: ["{site.first}-{site.last}", "{first_group}-{first_group + GROUPS_PER_SITE - 1}"]}}'
    if site.id in DEAD_KEYS:
        yield "dead:"
        yield f'  - {{number: "{site.last}", reason: "touche « {DEAD_KEYS[site.id]} » : le numéro n\'est plus attribué"}}'


def all_sheets(population):
    for site in SITES:
        yield f"{site.id}/mapping.yaml", ("\n".join(mapping(site)) + "\n").encode()
        for name, content in sheets_of(site, population):
            yield f"{site.id}/{name}", content
