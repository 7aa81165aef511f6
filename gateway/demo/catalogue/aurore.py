"""Aurore: rays, horizons and the first light."""

from gateway.demo.artwork.design import Design
from gateway.demo.catalogue.drafts import (
    CHAIN_SIZES,
    EVERYWHERE,
    RING_SIZES,
    WRIST_SIZES,
    Draft,
    finish,
    gather,
    gem,
    gold,
    golds,
)
from gateway.demo.catalogue.pieces import text
from gateway.demo.catalogue.words import DIAMOND, EVENING, EVERY_DAY, GIFT, GOLD, HIGH_JEWELLERY, SUN, WATCHMAKING

DRAFTS = (
    Draft(
        sku="AUR-BAG-LUE",
        handle="bague-premiere-lueur",
        kind="RING",
        title=text("Bague Première lueur", "Première lueur ring"),
        lead=text(
            "Treize rayons d'or se lèvent d'un horizon de diamants.",
            "Thirteen rays of gold rise from a horizon of diamonds.",
        ),
        more=text(
            "Chaque rayon est tiré à la main, aminci vers le cœur et coiffé d'un brillant serti clos ; au centre, un "
            "diamant de 0,30 carat tient lieu de soleil. L'anneau s'affine sous la monture pour qu'elle paraisse "
            "posée sur le doigt.",
            "Each ray is drawn by hand, thinned towards the heart and tipped with a brilliant in a rubbed-over "
            "setting; at the centre, a 0.30 carat diamond stands for the sun. The shank narrows beneath the head, "
            "which seems to rest upon the finger.",
        ),
        design=Design("motif-ring", "yellow", ("diamond",), motif="sun", seed=2),
        metals=golds(4300),
        stones=(gem("diamond", 560),),
        sizes=RING_SIZES,
        price=3450,
        stock=(2, 3, 2, 1, 2, 0, 1, 2, 2, 1, 0, 1, 2, 1, 0),
        boutiques=EVERYWHERE,
        tags=(SUN, DIAMOND, GOLD),
    ),
    Draft(
        sku="AUR-BRA-JOU",
        handle="jonc-contre-jour",
        kind="BRACELET",
        title=text("Jonc Contre-jour", "Contre-jour bangle"),
        lead=text(
            "Un ruban d'or poli où les diamants n'apparaissent que de face, comme le soleil au ras d'une fenêtre.",
            "A ribbon of polished gold whose diamonds show only from the front, like the sun along a window sill.",
        ),
        more=text(
            "La ligne de brillants s'arrête avant le fermoir invisible ; l'intérieur, doucement bombé, glisse sur le "
            "poignet. À porter seul, ou par deux : ils tintent à peine.",
            "The line of brilliants stops short of the invisible clasp; the inside, gently domed, slides over the "
            "wrist. To be worn alone, or in pairs: they hardly chime.",
        ),
        design=Design("bangle", "yellow", ("diamond",), seed=3),
        metals=(gold("YELLOW_GOLD", 17800), gold("WHITE_GOLD", 17800)),
        stones=(gem("diamond", 820),),
        sizes=WRIST_SIZES,
        price=6900,
        stock=(1, 2, 1, 0, 1, 1),
        boutiques={"paris-paix": 2, "lyon": 1},
        tags=(SUN, DIAMOND, EVENING),
    ),
    Draft(
        sku="AUR-BRA-TOT",
        handle="bracelet-leve-tot",
        kind="BRACELET",
        title=text("Bracelet Lève-tôt", "Lève-tôt bracelet"),
        lead=text(
            "Un petit soleil sur une chaîne forçat, pour ceux qui ouvrent les volets les premiers.",
            "A small sun on a cable chain, for those who open the shutters first.",
        ),
        more=text(
            "Le motif est articulé et suit le mouvement du poignet. Fermoir à anneau ressort, réglable sur un "
            "centimètre.",
            "The motif is hinged and follows the wrist. Spring-ring clasp, adjustable by one centimetre.",
        ),
        design=Design("chain-bracelet", "yellow", ("diamond",), motif="sun", seed=4),
        metals=(gold("YELLOW_GOLD", 3100),),
        stones=(gem("diamond", 210),),
        sizes=CHAIN_SIZES,
        price=1450,
        stock=(5, 6, 4),
        boutiques={"paris-paix": 2, "bruxelles": 1},
        tags=(SUN, EVERY_DAY, GIFT),
    ),
    Draft(
        sku="AUR-COL-LUE",
        handle="collier-premiere-lueur",
        kind="NECKLACE",
        title=text("Collier Première lueur", "Première lueur necklace"),
        lead=text(
            "Le soleil levant de la collection, au creux du cou.",
            "The rising sun of the collection, in the hollow of the neck.",
        ),
        more=text(
            "Le pendentif compte treize rayons et vingt diamants ; il est monté sur une chaîne de 42 cm, munie d'un "
            "anneau à 39 cm. Le revers porte, gravée, la ligne d'horizon.",
            "The pendant has thirteen rays and twenty diamonds; it hangs on a 42 cm chain with a ring at 39 cm. The "
            "line of the horizon is engraved on the back.",
        ),
        design=Design("pendant", "yellow", ("diamond",), motif="sun", seed=5),
        metals=(gold("YELLOW_GOLD", 4600), gold("WHITE_GOLD", 4600)),
        stones=(gem("diamond", 480),),
        price=2350,
        stock=(4, 3),
        boutiques=EVERYWHERE,
        tags=(SUN, DIAMOND, GIFT),
    ),
    Draft(
        sku="AUR-COL-LEV",
        handle="collier-grand-lever",
        kind="NECKLACE",
        title=text("Collier Grand lever", "Grand lever necklace"),
        lead=text(
            "Un torque d'or qui s'ouvre sur deux diamants, comme deux battants sur le matin.",
            "A torque of gold that opens on two diamonds, as two shutters open on the morning.",
        ),
        more=text(
            "Une poire de 1,20 carat répond à un brillant de 0,80 carat. Le jonc, forgé d'une seule pièce, garde la "
            "souplesse qu'il faut pour être passé au cou. Présenté dans nos boutiques, sur rendez-vous.",
            "A pear of 1.20 carats answers a brilliant of 0.80 carat. The collar, forged in one piece, keeps just the "
            "spring it needs to be slipped around the neck. Shown in our boutiques, by appointment.",
        ),
        design=Design("choker", "yellow", ("diamond",), "pear", seed=6),
        metals=(gold("YELLOW_GOLD", 46500),),
        stones=(gem("diamond", 2480),),
        price=24500,
        stock=(0,),
        boutiques={"paris-paix": 1},
        distribution="BOUTIQUE_ONLY",
        tags=(HIGH_JEWELLERY, DIAMOND, EVENING),
    ),
    Draft(
        sku="AUR-BOU-LUE",
        handle="boucles-premiere-lueur",
        kind="EARRINGS",
        title=text("Boucles d'oreilles Première lueur", "Première lueur earrings"),
        lead=text(
            "Deux soleils jumeaux, l'un qui se lève et l'autre aussi.",
            "Twin suns: one rises, and so does the other.",
        ),
        more=text(
            "Les rayons suivent le contour du lobe ; les poussettes, larges, les tiennent bien droits. Vendues par "
            "paire.",
            "The rays follow the outline of the lobe; broad backs hold them upright. Sold as a pair.",
        ),
        design=Design("studs", "yellow", ("diamond",), motif="sun", seed=7),
        metals=(gold("YELLOW_GOLD", 3900),),
        stones=(gem("diamond", 620),),
        price=2180,
        stock=(3,),
        boutiques=EVERYWHERE,
        engravable=False,
        tags=(SUN, DIAMOND, GIFT),
    ),
    Draft(
        sku="AUR-BOU-JOU",
        handle="creoles-contre-jour",
        kind="EARRINGS",
        title=text("Créoles Contre-jour", "Contre-jour hoops"),
        lead=text(
            "Des créoles serties sur tout leur tour extérieur : la lumière arrive de partout.",
            "Hoops set all around their outer edge: light comes from everywhere.",
        ),
        more=text(
            "Soixante-douze brillants en serti grain, un diamètre de 26 mm, un système à charnière qui disparaît "
            "derrière le lobe. Vendues par paire.",
            "Seventy-two grain-set brilliants, a diameter of 26 mm and a hinge that vanishes behind the lobe. Sold as "
            "a pair.",
        ),
        design=Design("hoops", "yellow", ("diamond",), seed=8),
        metals=(gold("YELLOW_GOLD", 7400), gold("WHITE_GOLD", 7400)),
        stones=(gem("diamond", 1150),),
        price=4900,
        stock=(2, 0),
        boutiques={"paris-rive-gauche": 1, "lyon": 1},
        engravable=False,
        tags=(DIAMOND, EVENING, GOLD),
    ),
    Draft(
        sku="AUR-MON-DOR",
        handle="montre-heure-doree",
        kind="WATCH",
        title=text("Montre Heure dorée", "Heure dorée watch"),
        lead=text(
            "L'heure où la lumière rase tout et pardonne tout.",
            "The hour when light grazes everything and forgives everything.",
        ),
        more=text(
            "Boîte de 32 mm en or jaune, lunette sertie de quarante-quatre brillants, cadran de nacre blanche "
            "guilloché en soleil. Mouvement mécanique à remontage automatique, réserve de marche de 42 h. Bracelet de "
            "veau noir.",
            "A 32 mm case in yellow gold, a bezel set with forty-four brilliants, a dial of white mother-of-pearl "
            "engine-turned as a sunburst. Self-winding mechanical movement, 42-hour power reserve. Black calfskin "
            "strap.",
        ),
        design=Design("watch", "yellow", ("nacre", "diamond"), seed=9),
        metals=(gold("YELLOW_GOLD", 21500),),
        stones=(gem("diamond", 900), gem("nacre")),
        price=12900,
        stock=(2,),
        boutiques={"paris-paix": 1, "lyon": 1},
        tags=(WATCHMAKING, DIAMOND, GOLD),
    ),
)
PIECES = tuple(finish(draft) for draft in DRAFTS)
COLLECTION = gather(
    "aurore",
    text("Aurore", "Aurore"),
    text(
        "Il est cinq heures ; rien n'a commencé. Puis une ligne s'allume au bord du monde. Aurore part de cette ligne "
        ": des rayons d'or, inégaux comme ceux d'un dessin d'enfant, et des diamants là où la lumière touche d'abord.",
        "It is five o'clock; nothing has begun. Then a line lights up at the edge of the world. Aurore starts from "
        "that line: rays of gold, uneven as in a child's drawing, and diamonds where the light first falls.",
    ),
    Design("still", "yellow", ("diamond",), motif="sun", seed=1),
    PIECES,
)
