"""The sites of the example university: what stands where, and on which media server it shall go.

Public numbers are of 03 53 01, which the French numbering plan keeps for works of fiction; the university itself is one.
"""

from collections import namedtuple

# share: thousandths of the lines; style: which of the two families of spreadsheets the site's administrator keeps (sheets.py).
Site = namedtuple("Site", "id name pabx share first last media_server vlan style buildings")

SITES = [
    Site("sciences", "Campus des sciences", "Alcatel OmniPCX 4400", 180, 2000, 2899, "mds1", 210, "un-champ",
         [("A", "Ada-Lovelace"), ("B", "Marie-Curie"), ("C", "Grand amphithéâtre"), ("D", "Halle de physique"), ("E", "Serres"), ("F", "Animalerie")]),
    Site("sante", "Faculté de santé", "Siemens HiPath 4000", 130, 3000, 3699, "mds2", 220, "deux-champs",
         [("N", "Nord"), ("S", "Sud"), ("P", "Pharmacie"), ("O", "Odontologie"), ("ANA", "Anatomie")]),
    Site("lettres", "Lettres et langues", "Matra MC6500", 95, 4000, 4499, "mds2", 230, "un-champ",
         [("L1", "Maison des langues"), ("L2", "Louise-Labé"), ("L3", "Théâtre"), ("L4", "Michel-de-Montaigne")]),
    Site("droit", "Droit et économie", "Aastra NeXspan 500", 85, 4500, 4949, "mds3", 240, "un-champ",
         [("V", "Olympe-de-Gouges"), ("W", "Portalis"), ("X", "Amphithéâtres")]),
    Site("presidence", "Présidence et services centraux", "Alcatel OmniPCX Enterprise", 75, 5000, 5399, "mds3", 250, "un-champ",
         [("PR", "Hôtel de la présidence"), ("SC", "Services centraux"), ("CH", "Chapelle")]),
    Site("iut-nord", "IUT du Nord", "Nortel Meridian 1 option 61C", 72, 5500, 5899, "mds1", 260, "deux-champs",
         [("GEA", "Gestion"), ("GMP", "Génie mécanique"), ("INF", "Informatique"), ("ADM", "Administration")]),
    Site("iut-sud", "IUT du Sud", "Avaya Definity G3", 63, 5900, 6199, "mds4", 270, "deux-champs",
         [("1", "Accueil et administration"), ("2", "Génie civil"), ("3", "Techniques de commercialisation")]),
    Site("ingenieurs", "École d'ingénieurs", "Ericsson MD110", 65, 6200, 6499, "mds3", 280, "deux-champs",
         [("G", "Galilée"), ("H", "Hypatie"), ("K", "Halle des essais")]),
    Site("bu", "Bibliothèques universitaires", "Alcatel OmniPCX Office", 35, 6500, 6699, "mds4", 290, "un-champ",
         [("BUS", "Bibliothèque des sciences"), ("BUL", "Bibliothèque des lettres"), ("MAG", "Magasins")]),
    Site("staps", "Sciences du sport", "Mitel SX-2000", 32, 6700, 6899, "mds4", 300, "deux-champs",
         [("GYM", "Gymnase"), ("PIS", "Piscine"), ("AD", "Administration")]),
    Site("inspe", "INSPÉ", "Aastra NeXspan 50", 40, 6900, 7099, "mds4", 310, "un-champ",
         [("JF", "Jules-Ferry"), ("PK", "Pauline-Kergomard")]),
    Site("arts", "École des arts", "Panasonic KX-TDA200", 28, 7100, 7249, "mds3", 320, "deux-champs",
         [("AT", "Ateliers"), ("GA", "Galerie"), ("CO", "Conservatoire")]),
    Site("observatoire", "Observatoire", "Siemens Hicom 150 E", 22, 7300, 7449, "mds2", 330, "deux-champs",
         [("COU", "Coupole"), ("LAB", "Laboratoires")]),
    Site("agro", "Antenne agronomique", "Siemens HiPath 3000", 50, 7500, 7749, "mds4", 340, "deux-champs",
         [("FER", "Ferme expérimentale"), ("ENS", "Enseignement"), ("REC", "Recherche"), ("INT", "Internat")]),
    Site("recherche", "Maison de la recherche", "Alcatel OmniPCX Office", 28, 7800, 7949, "mds4", 350, "un-champ",
         [("MR", "Maison de la recherche"), ("DAT", "Centre de données")]),
]

# The order in which the sites move: a small one first, the largest and the president's office last.
WAVES = ["agro", "observatoire", "arts", "recherche", "staps", "bu", "inspe", "iut-sud", "ingenieurs", "iut-nord", "droit", "lettres",
         "sante", "presidence", "sciences"]

# Lines of each kind in the whole university: 4,000; the 2,990 of the first two register on media servers, the rest is on FXS gateways.
KINDS = [("ip", 2850), ("dect", 140), ("analogue", 560), ("fax", 140), ("lift-alarm", 70), ("door-phone", 70), ("hotline", 60),
         ("intrusion-alarm", 40), ("modem", 40), ("paging", 30)]
REGISTERED = ("ip", "dect")
# Numbers of 80xx to 82xx are groups: twenty for each site.
FIRST_GROUP, GROUPS_PER_SITE = 8000, 20


def public_number(extension):
    return f"035301{extension}"
