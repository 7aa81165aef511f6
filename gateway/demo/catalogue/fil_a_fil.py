"""Fil à fil: threads, knots and links for every day."""

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
    silver,
)
from gateway.demo.catalogue.pieces import text
from gateway.demo.catalogue.words import COLOUR, DIAMOND, EVERY_DAY, GIFT, GOLD, KNOT, MEN, SILVER

DRAFTS = (
    Draft(
        sku="FIL-BAG-TRO",
        handle="bague-trois-fils",
        kind="RING",
        title=text("Bague Trois fils", "Trois fils ring"),
        lead=text(
            "Trois fils d'or se croisent, se quittent et se retrouvent autour du doigt.",
            "Three threads of gold cross, part and meet again around the finger.",
        ),
        more=text(
            "Ils ne sont soudés qu'en deux points : la bague joue un peu, et vit. Sans pierre, pour qu'on la garde en "
            "jardinant.",
            "They are joined at two points only, so that the ring gives a little, and lives. No stone, so that you "
            "may keep it on in the garden.",
        ),
        design=Design("threads", "pink", (), seed=51),
        metals=golds(3800),
        sizes=RING_SIZES,
        price=1190,
        boutiques=EVERYWHERE,
        engravable=False,
        tags=(KNOT, GOLD, EVERY_DAY),
    ),
    Draft(
        sku="FIL-BAG-NOE",
        handle="bague-noeud-dormant",
        kind="RING",
        title=text("Bague Nœud dormant", "Nœud dormant ring"),
        lead=text(
            "Un seul fil, trois boucles, aucune extrémité : le nœud que l'on ne défait pas.",
            "One thread, three loops, no end: the knot that is never undone.",
        ),
        more=text(
            "Quinze brillants soulignent les passages du dessus. Une bague d'amitié, ou de tout ce qui tient sans "
            "qu'on y pense.",
            "Fifteen brilliants mark the places where the thread passes above. A ring for friendship, or for whatever "
            "holds without our thinking of it.",
        ),
        design=Design("motif-ring", "yellow", ("diamond",), motif="knot", seed=52),
        metals=(gold("YELLOW_GOLD", 5400),),
        stones=(gem("diamond", 150),),
        sizes=RING_SIZES,
        price=1650,
        boutiques={"paris-rive-gauche": 1, "lyon": 1},
        tags=(KNOT, GIFT, DIAMOND),
    ),
    Draft(
        sku="FIL-BRA-NOE",
        handle="bracelet-noeud-dormant",
        kind="BRACELET",
        title=text("Bracelet Nœud dormant", "Nœud dormant bracelet"),
        lead=text(
            "Le nœud de la collection en argent massif, sur sa chaîne.",
            "The knot of the collection in solid silver, on its chain.",
        ),
        more=text(
            "L'argent est laissé nu, sans rhodium : il prendra sa patine et se ravive d'un coup de chiffon.",
            "The silver is left bare, without rhodium: it takes on its patina, and a soft cloth brings it back.",
        ),
        design=Design("chain-bracelet", "silver", (), motif="knot", seed=53),
        metals=(silver(6900),),
        sizes=CHAIN_SIZES,
        price=390,
        stock=(12, 15, 9),
        boutiques=EVERYWHERE | {"lyon": 3, "bruxelles": 3},
        tags=(KNOT, SILVER, GIFT),
    ),
    Draft(
        sku="FIL-BRA-AMA",
        handle="bracelet-amarre",
        kind="BRACELET",
        title=text("Bracelet Amarre", "Amarre bracelet"),
        lead=text(
            "De grands maillons ovales, pleins, que l'on entend venir.",
            "Large oval links, solid, that one can hear coming.",
        ),
        more=text(
            "Vingt-deux maillons d'argent tournés d'un quart l'un sur l'autre ; le fermoir est un maillon comme les "
            "autres. Pour elle, pour lui.",
            "Twenty-two silver links, each a quarter turned from the last; the clasp is a link like any other. For "
            "her, for him.",
        ),
        design=Design("links", "silver", (), seed=54),
        metals=(silver(48500),),
        sizes=("XS", *WRIST_SIZES),
        price=740,
        stock=(3, 5, 4, 2),
        boutiques=EVERYWHERE,
        tags=(SILVER, MEN, EVERY_DAY),
    ),
    Draft(
        sku="FIL-BRA-ANC",
        handle="bracelet-amarre-etoilee",
        kind="BRACELET",
        title=text("Bracelet Amarre étoilée", "Amarre étoilée bracelet"),
        lead=text(
            "Les mêmes maillons, en or, et un diamant pour savoir où est le nord.",
            "The same links, in gold, and one diamond to know where north is.",
        ),
        more=text(
            "Le brillant, de 0,40 carat, est serti sur le maillon central. Chaque bracelet est soudé et poli à la "
            "main en onze heures.",
            "The brilliant, of 0.40 carat, is set on the central link. Each bracelet takes eleven hours to solder and "
            "polish by hand.",
        ),
        design=Design("links", "yellow", ("diamond",), seed=55),
        metals=(gold("YELLOW_GOLD", 62400),),
        stones=(gem("diamond", 400),),
        sizes=WRIST_SIZES,
        price=13900,
        stock=(0,),
        boutiques={"paris-paix": 1, "lyon": 1},
        tags=(GOLD, DIAMOND, KNOT),
    ),
    Draft(
        sku="FIL-COL-NOE",
        handle="collier-noeud-dormant",
        kind="NECKLACE",
        title=text("Collier Nœud dormant", "Nœud dormant necklace"),
        lead=text(
            "Le nœud, plus grand, en argent poli comme un galet.",
            "The knot, larger, in silver polished like a pebble.",
        ),
        more=text(
            "Pendentif de 24 mm sur une chaîne de 50 cm, réglable à 45. Une phrase peut courir sur son revers.",
            "A 24 mm pendant on a 50 cm chain, adjustable to 45. A sentence may run along its back.",
        ),
        design=Design("pendant", "silver", (), motif="knot", seed=56),
        metals=(silver(11200),),
        price=420,
        stock=(14,),
        boutiques=EVERYWHERE | {"lyon": 3},
        tags=(KNOT, SILVER, GIFT),
    ),
    Draft(
        sku="FIL-BOU-PLE",
        handle="creoles-plein-fil",
        kind="EARRINGS",
        title=text("Créoles Plein fil", "Plein fil hoops"),
        lead=text(
            "Des créoles qui s'épaississent vers le bas, comme une goutte qui ne se décide pas.",
            "Hoops that thicken towards the bottom, like a drop that cannot make up its mind.",
        ),
        more=text(
            "L'or est creux et léger, la paroi épaisse : elles ne se cabossent pas. Diamètre 32 mm. Vendues par paire.",
            "The gold is hollow and light, the wall thick: they do not dent. Diameter 32 mm. Sold as a pair.",
        ),
        design=Design("hoops", "yellow", (), seed=57),
        metals=golds(6200),
        price=1690,
        stock=(6, 3, 4),
        boutiques=EVERYWHERE,
        engravable=False,
        tags=(GOLD, EVERY_DAY, GIFT),
    ),
    Draft(
        sku="FIL-BOU-TRO",
        handle="creoles-trois-fils",
        kind="EARRINGS",
        title=text("Créoles Trois fils", "Trois fils hoops"),
        lead=text(
            "Trois fils tressés en rond, souples sous les doigts.",
            "Three threads braided in a round, supple to the touch.",
        ),
        more=text(
            "Elles reprennent la tresse de la bague du même nom. Diamètre 30 mm, fermoir à clapet. Vendues par paire.",
            "They take up the braid of the ring of the same name. Diameter 30 mm, hinged clasp. Sold as a pair.",
        ),
        design=Design("hoops", "pink", (), motif="knot", seed=58),
        metals=(gold("PINK_GOLD", 6600),),
        price=1480,
        was=1850,
        stock=(4,),
        boutiques={"paris-rive-gauche": 2},
        engravable=False,
        tags=(GOLD, EVERY_DAY, KNOT),
    ),
    Draft(
        sku="FIL-BTN-MAL",
        handle="boutons-de-manchette-malachite",
        kind="OTHER",
        title=text("Boutons de manchette Bureau vert", "Bureau vert cufflinks"),
        lead=text(
            "Le vert d'une lampe de bibliothèque, à chaque poignet.",
            "The green of a library lamp, at each wrist.",
        ),
        more=text(
            "Cabochons de malachite de 14 mm, appairés pour que leurs veines se prolongent. Argent massif. Vendus par "
            "paire.",
            "Malachite cabochons of 14 mm, matched so that their veins run on. Solid silver. Sold as a pair.",
        ),
        design=Design("cufflinks", "silver", ("malachite",), seed=59),
        metals=(silver(14100),),
        stones=(gem("malachite", 8800),),
        price=560,
        stock=(5,),
        boutiques={"paris-paix": 2},
        tags=(MEN, COLOUR, SILVER),
    ),
)
PIECES = tuple(finish(draft) for draft in DRAFTS)
COLLECTION = gather(
    "fil-a-fil",
    text("Fil à fil", "Fil à fil"),
    text(
        "Tout commence par un fil que l'on tire. On le tord, on le noue, on le ferme en maillon ; il devient ce que "
        "l'on porte sans y penser. Or ou argent, presque pas de pierres : des bijoux pour tous les jours de la "
        "semaine.",
        "Everything begins with a thread that is drawn. It is twisted, knotted, closed into a link; it becomes what "
        "one wears without thinking. Gold or silver, hardly a stone: jewels for every day of the week.",
    ),
    Design("still", "pink", ("diamond",), motif="knot", seed=60),
    PIECES,
)
