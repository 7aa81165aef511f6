"""Marée: the wave, its pearl and what it leaves on the sand."""

from gateway.demo.artwork.design import Design
from gateway.demo.catalogue.drafts import EVERYWHERE, RING_SIZES, Draft, finish, gather, gem, gold
from gateway.demo.catalogue.pieces import text
from gateway.demo.catalogue.words import COLOUR, DIAMOND, EVENING, EVERY_DAY, GIFT, PEARL, SEA

DRAFTS = (
    Draft(
        sku="MAR-BAG-RES",
        handle="bague-ressac",
        kind="RING",
        title=text("Bague Ressac", "Ressac ring"),
        lead=text(
            "Trois fils d'or blanc s'enroulent autour d'une perle, juste avant que la vague ne retombe.",
            "Three wires of white gold curl around a pearl, just before the wave falls.",
        ),
        more=text(
            "Le premier fil est pavé de brillants, les deux autres restent nus. La perle d'Akoya, choisie pour son "
            "orient rosé, est vissée : elle ne tourne pas.",
            "The first wire is paved with brilliants, the two others are left bare. The Akoya pearl, chosen for its "
            "rosy overtone, is screwed in place: it does not turn.",
        ),
        design=Design("motif-ring", "white", ("pearl", "diamond"), motif="wave", seed=11),
        metals=(gold("WHITE_GOLD", 5200),),
        stones=(gem("pearl"), gem("diamond", 310)),
        sizes=RING_SIZES,
        price=2650,
        boutiques=EVERYWHERE,
        tags=(SEA, PEARL, DIAMOND),
    ),
    Draft(
        sku="MAR-BAG-RIV",
        handle="bague-deux-rives",
        kind="RING",
        title=text("Bague Deux rives", "Deux rives ring"),
        lead=text(
            "Une aigue-marine et un diamant se regardent par-dessus un bras de mer.",
            "An aquamarine and a diamond face each other across an arm of the sea.",
        ),
        more=text(
            "La poire, de 1,10 carat, a la couleur de l'eau sur le sable ; le brillant, de 0,40 carat, celle de la "
            "lumière dessus. Entre les deux, l'anneau s'interrompt.",
            "The pear, of 1.10 carats, has the colour of water over sand; the brilliant, of 0.40 carat, that of the "
            "light upon it. Between the two, the shank breaks off.",
        ),
        design=Design("duo", "white", ("aquamarine", "diamond"), "pear", seed=12),
        metals=(gold("WHITE_GOLD", 4100), gold("PINK_GOLD", 4100)),
        stones=(gem("aquamarine", 1100), gem("diamond", 400)),
        sizes=("50", "52", "54"),
        price=5400,
        stock=(1, 2, 1, 0, 1, 0),
        boutiques={"paris-rive-gauche": 1},
        tags=(SEA, COLOUR, DIAMOND),
    ),
    Draft(
        sku="MAR-BAG-SEL",
        handle="bague-goutte-de-sel",
        kind="RING",
        title=text("Bague Goutte de sel", "Goutte de sel ring"),
        lead=text(
            "Un jonc ouvert, une perle, un brillant : ce qui reste sur la peau après le bain.",
            "An open band, a pearl, a brilliant: what stays on the skin after a swim.",
        ),
        more=text(
            "Taille unique : l'ouverture s'ajuste du 50 au 56, d'une simple pression, et reprend sa forme. Une idée "
            "de cadeau quand on ne connaît pas la taille.",
            "One size: the opening adapts from 50 to 56 with a light press and springs back. A gift for when you do "
            "not know the size.",
        ),
        design=Design("open-ring", "white", ("pearl", "diamond"), seed=13),
        metals=(gold("WHITE_GOLD", 3300),),
        stones=(gem("pearl"), gem("diamond", 120)),
        price=1250,
        stock=(8,),
        boutiques=EVERYWHERE | {"lyon": 2, "bruxelles": 2},
        tags=(SEA, PEARL, GIFT),
    ),
    Draft(
        sku="MAR-BRA-EST",
        handle="manchette-estran",
        kind="BRACELET",
        title=text("Bracelet ouvert Estran", "Estran cuff"),
        lead=text(
            "Entre la mer et la terre il y a l'estran, qui n'appartient à personne.",
            "Between sea and land lies the foreshore, which belongs to no one.",
        ),
        more=text(
            "Un fil d'or rond, plein, ouvert sur le devant ; d'un côté une perle de 8 mm, de l'autre un diamant serti "
            "à griffes. Taille unique, pour un poignet de 15 à 18 cm.",
            "A round, solid wire of gold, open in front; an 8 mm pearl on one side, a claw-set diamond on the other. "
            "One size, for a wrist of 15 to 18 cm.",
        ),
        design=Design("cuff", "yellow", ("diamond", "pearl"), seed=14),
        metals=(gold("YELLOW_GOLD", 14200),),
        stones=(gem("diamond", 250), gem("pearl")),
        price=4350,
        stock=(3,),
        boutiques=EVERYWHERE,
        tags=(SEA, PEARL, EVERY_DAY),
    ),
    Draft(
        sku="MAR-COL-RES",
        handle="collier-ressac",
        kind="NECKLACE",
        title=text("Collier Ressac", "Ressac necklace"),
        lead=text(
            "La vague de la collection, suspendue au moment où elle se referme.",
            "The wave of the collection, held at the moment it closes.",
        ),
        more=text(
            "Le motif mesure 22 mm ; la chaîne, de 42 cm, passe dans une bélière mobile. La perle capte la couleur de "
            "ce que l'on porte : essayez-la sur du bleu.",
            "The motif is 22 mm wide; the 42 cm chain runs through a swivelling bail. The pearl takes on the colour "
            "of what you wear: try it on blue.",
        ),
        design=Design("pendant", "white", ("pearl", "diamond"), motif="wave", seed=15),
        metals=(gold("WHITE_GOLD", 4800), gold("YELLOW_GOLD", 4800)),
        stones=(gem("pearl"), gem("diamond", 280)),
        price=1980,
        stock=(4, 2),
        boutiques=EVERYWHERE,
        tags=(SEA, PEARL, GIFT),
    ),
    Draft(
        sku="MAR-COL-COU",
        handle="collier-long-cours",
        kind="NECKLACE",
        title=text("Collier Long cours", "Long cours necklace"),
        lead=text(
            "Quarante-sept perles montées en chute, et la vague qui les rassemble.",
            "Forty-seven graduated pearls, and the wave that gathers them.",
        ),
        more=text(
            "Les perles d'Akoya, de 6 à 9 mm, sont appairées pendant des mois et enfilées sur soie, un nœud entre "
            "chacune. Le motif de diamants est aussi le fermoir : il se porte devant, ou sur la nuque.",
            "The Akoya pearls, from 6 to 9 mm, are matched over months and strung on silk, a knot between each. The "
            "diamond motif is also the clasp: it is worn in front, or at the nape.",
        ),
        design=Design("beads", "white", ("pearl", "diamond"), motif="wave", seed=16),
        metals=(gold("WHITE_GOLD", 6100),),
        stones=(gem("pearl"), gem("diamond", 540)),
        price=7800,
        stock=(2,),
        boutiques={"paris-paix": 1},
        engravable=False,
        tags=(SEA, PEARL, EVENING),
    ),
    Draft(
        sku="MAR-COL-GRI",
        handle="collier-maree-grise",
        kind="NECKLACE",
        title=text("Collier Marée grise", "Marée grise necklace"),
        lead=text(
            "Le ciel d'un dimanche sur la Manche, en quarante perles de Tahiti.",
            "The sky of a Sunday over the Channel, in forty Tahitian pearls.",
        ),
        more=text(
            "Aucune n'est tout à fait grise : les unes tirent sur le vert, les autres sur l'aubergine, et l'ordre "
            "dans lequel on les enfile fait le collier. Fermoir d'or jaune.",
            "None of them is quite grey: some lean towards green, others towards aubergine, and the order in which "
            "they are strung makes the necklace. Yellow gold clasp.",
        ),
        design=Design("beads", "yellow", ("grey-pearl",), seed=17),
        metals=(gold("YELLOW_GOLD", 3200),),
        stones=(gem("grey pearl"),),
        price=6200,
        stock=(0,),
        engravable=False,
        tags=(SEA, PEARL, EVENING),
    ),
    Draft(
        sku="MAR-BOU-SEL",
        handle="boucles-goutte-de-sel",
        kind="EARRINGS",
        title=text("Boucles d'oreilles Goutte de sel", "Goutte de sel earrings"),
        lead=text(
            "Un brillant au lobe, et une perle qui se balance au bout de douze maillons.",
            "A brilliant at the lobe, and a pearl that swings at the end of twelve links.",
        ),
        more=text(
            "La perle se décroche : restent deux puces de diamant, pour le bureau. Vendues par paire.",
            "The pearl unhooks, which leaves two diamond studs for the office. Sold as a pair.",
        ),
        design=Design("drops", "yellow", ("pearl", "diamond"), seed=18),
        metals=(gold("YELLOW_GOLD", 2900), gold("WHITE_GOLD", 2900)),
        stones=(gem("pearl"), gem("diamond", 160)),
        price=1180,
        stock=(6, 5),
        boutiques=EVERYWHERE,
        engravable=False,
        tags=(SEA, PEARL, EVERY_DAY),
    ),
)
PIECES = tuple(finish(draft) for draft in DRAFTS)
COLLECTION = gather(
    "maree",
    text("Marée", "Marée"),
    text(
        "Deux fois par jour, la mer rend ce qu'elle a pris. Marée recueille ce qu'elle laisse : une courbe dans le "
        "sable, une perle, un peu de sel qui brille. Les lignes s'enroulent sans jamais se fermer.",
        "Twice a day, the sea gives back what it took. Marée gathers what it leaves: a curve in the sand, a pearl, a "
        "little salt that shines. Its lines curl and never close.",
    ),
    Design("still", "white", ("pearl", "diamond"), motif="wave", seed=10),
    PIECES,
    ("bague-premier-gel",),
)
