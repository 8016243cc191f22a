"""Names of the people of the example university: invented combinations, as a French HR office writes them."""

FIRST_NAMES = """Adèle Adrien Agathe Aïcha Alban Alexis Alice Aline Amélie Anaïs André Anne-Laure Antoine Arnaud Aurélie Baptiste
Béatrice Benoît Bérénice Bernard Boris Brigitte Bruno Camille Carine Cécile Cédric Céline Chantal Charles-Henri Chloé Christelle
Christophe Claire Clémence Clément Colette Corinne Cyril Damien Daphné Delphine Denis Didier Édith Édouard Élise Élodie Émile
Emmanuelle Éric Estelle Étienne Eugénie Eva Fabien Fanny Fatima Faustine Félix Flavie Florent Françoise Frédéric Gaël Geneviève
Gilles Grégoire Guénolé Guy Hakim Hélène Héloïse Henri Hervé Hugues Ibrahim Inès Irène Ismaël Jacques Jean-François Jean-Noël Jérôme
Joël Joëlle Josué Juliette Karim Khadija Laëtitia Laure Léa Léo Léonie Loïc Louise Luc Lucie Maël Maëlys Maïté Malika Marc Margaux
Marie-Thérèse Marius Mathilde Maud Maxime Mélanie Michaël Mireille Mohamed Morgane Myriam Nadège Nadia Naïma Nathanaël Nicolas Noé
Noémie Océane Odile Olivier Ophélie Paméla Pascal Paul-Émile Philippe Pierre-Yves Quentin Rachel Raphaël Raymonde Rébecca Régis Rémi
Renée Robin Romain Rosalie Sacha Salomé Sébastien Ségolène Serge Solène Sophie Stéphane Stéphanie Sylvain Tanguy Théo Thérèse Thomas
Timothée Ulysse Urbain Valérie Véronique Victoire Vincent Violette Viviane Wassim Xavier Yaël Yann Yasmine Yvonne Zacharie Zoé""".split()

# As they stand in a spreadsheet: in capitals, with their accents, apostrophes and particles.
SURNAMES = [name.strip() for name in """
ABADIE, ALLÈGRE, AMBROSINI, AUBRÉE, AZÉMA, BACHELET, BA, BARTHÉLEMY, BEAUDOUIN, BENSAÏD, BERTHELOT, BESSIÈRES, BIZIÈRE, BLÉRIOT,
BOËDEC, BONNEFOY, BOUCHÉ, BOUVIER-LAGRANGE, BRÉMOND, BRUYÈRE, CADIOU, CAMARA, CARRÈRE, CASTAGNÈDE, CAZENAVE, CHABERT, CHÂTELAIN,
CHÉREAU, CLÉMENÇON, COËFFIC, COLLÉ, CORNEC, COURTÈS, CRÉPEAU, D'ALMEIDA, D'ARTOIS, DA SILVA, DE BEAUMONT, DE LA CHESNAYE, DE LA TOUR,
DE LA VILLÉON, DE OLIVEIRA, DE SAINT-RÉMY, DELÉGLISE, DELÈVRE, DES ESSARTS, DESCÔTES, DIALLO, DOS SANTOS, DU PLESSIS, DUCHÊNE, DUFRÊNE,
DUMORTIER, EL AMRANI, EL KHATIB, ESCUDIÉ, ETCHEBERRY, ETCHEVERRY-OLHAGARAY, FABRÈGUES, FAŸ, FÉVRIER, FOUGÈRE, FRÉMONT, FRŒLICH, GARCIA,
GÉLINAS, GENÊT, GIRAUDEAU, GODÈS, GOËTZ, GONÇALVES, GRÉGOIRE, GUÉGUEN, GUÉRIN, GUILLÉN, HACHÉ, HADDAD, HÉBRARD, HÉLIAS, HERNÁNDEZ,
HUBERDEAU, HUÉ, IBAÑEZ, ICHÉ, IZÈBE, JÄGER, JAOUEN, JÉGOU, JOUANNEAU, JOURDAN, KACI, KEÏTA, KERBRAT, KOFFI, KRÜGER, L'HELGOUALC'H,
L'HÉRITIER, LA BORDERIE, LABBÉ, LACAZE, LAFARGUE, LANDRÉ, LARRIEU, LE BIHAN, LE BORGNE, LE GALL, LE GOFF-MARTIN, LE GUENNEC, LE NÔTRE,
LE QUÉRÉ, LEBŒUF, LEFÈVRE, LEMAÎTRE, LÉVÊQUE, LHÔTE, LÓPEZ, MAÏGA, MALLÉ, MANÇOIS, MARÉCHAL, MARTIN, MAURÎCE, MÉNARD, MERCŒUR, MESSIAËN,
MÉZIÈRES, MONTALÈGRE, MOREAU-VIGNÉ, MÜLLER, N'DIAYE, N'GUESSAN, NAÏM, NÉDÉLEC, NGUYEN, NICOLAÏ, NOËL, NUÑEZ, O'BRIEN, ŒHMICHEN, OGÉ, OLIVIÉ,
ORTÈGA, OUÉDRAOGO, PÂRIS, PÉCHEUR, PÉREZ, PÉTRÉ, PHAM, PIÉTRI, POËY, PRÉVOST, PRIÈRE, QUÉMÉNEUR, QUÉRÉ, RAHMANI, RÉMY, RENÉ, REVÉSZ, RIVIÈRE,
ROCHÈRE, ROLLAND, ROUANÈS, RUÉ, SAINT-AGNÈS, SAÏDI, SALAÜN, SANCHÈS, SCHAËFFER, SÉGUIN, SÉNÉCHAL, SERVÈS, SOULÉ, STAËL, TANGUY-LE ROUX,
TÉZÉ, THÉVENIN, TOURÉ, TRÉHEN, URRUTY, VACHÉ, VALLÉE, VAN DEN BERGHE, VAN HOVE, VAŸSSE, VÉDRINE, VIÉ, VILLENEUVE, VON DER MARK,
WÜRTZ, YVÉS, ZAÏDI, ZIMMERMANN, ZOUGARÈS
""".replace("\n", " ").split(",")]

SERVICES = [  # (name, cost centre)
    ("Direction", "DIR"), ("Scolarité", "SCO"), ("Secrétariat pédagogique", "PED"), ("Service financier", "FIN"),
    ("Ressources humaines", "DRH"), ("Relations internationales", "RI"), ("Laboratoire de physique", "LPH"),
    ("Laboratoire de chimie", "LCH"), ("Laboratoire d'écologie", "LEC"), ("Département informatique", "INF"),
    ("Département de mathématiques", "MAT"), ("Formation continue", "FC"), ("Bibliothèque", "BIB"), ("Logistique", "LOG"),
    ("Maintenance et sécurité", "SEC"), ("Médecine préventive", "MED"), ("École doctorale", "ED"), ("Communication", "COM"),
    ("Système d'information", "DSI"), ("Orientation et insertion", "BAIP"),
]
