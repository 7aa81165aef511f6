"""Névé: step cuts, platinum and the cold light of altitude."""

from gateway.demo.artwork.design import Design
from gateway.demo.catalogue.drafts import (
    CHAIN_SIZES,
    EVERYWHERE,
    RING_SIZES,
    Draft,
    finish,
    gather,
    gem,
    gold,
    golds,
    platinum,
)
from gateway.demo.catalogue.pieces import text
from gateway.demo.catalogue.words import (
    COLOUR,
    DIAMOND,
    EVENING,
    EVERY_DAY,
    GIFT,
    HIGH_JEWELLERY,
    PLATINUM,
    SNOW,
    UNIQUE,
    WATCHMAKING,
)

DRAFTS = (
    Draft(
        sku="NEV-BAG-GEL",
        handle="bague-premier-gel",
        kind="RING",
        title=text("Bague Premier gel", "Premier gel ring"),
        lead=text(
            "Une aigue-marine à degrés, pâle comme la première glace d'un abreuvoir.",
            "A step-cut aquamarine, pale as the first ice on a trough.",
        ),
        more=text(
            "La pierre, de 2,40 carats, est tenue par quatre griffes doubles ; deux lignes de brillants descendent "
            "sur l'anneau de platine.",
            "The stone, of 2.40 carats, is held by four claws; two lines of brilliants run down the platinum shank.",
        ),
        design=Design("solitaire", "platinum", ("aquamarine", "diamond"), "emerald", seed=31),
        metals=(platinum(6800),),
        stones=(gem("aquamarine", 2400), gem("diamond", 220)),
        sizes=RING_SIZES,
        price=7600,
        stock=(1, 2, 2, 1, 0),
        boutiques=EVERYWHERE,
        tags=(SNOW, COLOUR, PLATINUM),
    ),
    Draft(
        sku="NEV-BAG-CON",
        handle="bague-congere",
        kind="RING",
        title=text("Bague Congère", "Congère ring"),
        lead=text(
            "Des diamants baguettes serrés bord à bord, comme la neige que le vent a tassée.",
            "Baguette diamonds set edge to edge, like snow packed by the wind.",
        ),
        more=text(
            "Trente-huit baguettes calibrées, serties entre deux rails de platine. Tour complet : cette bague ne peut "
            "pas être mise à la taille.",
            "Thirty-eight calibrated baguettes set between two rails of platinum. A full circle: this ring cannot be "
            "resized.",
        ),
        design=Design("eternity", "platinum", ("diamond",), "baguette", seed=32),
        metals=(platinum(7200),),
        stones=(gem("diamond", 2850),),
        sizes=("50", "51", "52", "53", "54"),
        price=11800,
        stock=(0, 1, 1, 0, 1),
        boutiques={"paris-paix": 1},
        engravable=False,
        tags=(SNOW, DIAMOND, PLATINUM),
    ),
    Draft(
        sku="NEV-BRA-CRE",
        handle="bracelet-ligne-de-crete",
        kind="BRACELET",
        title=text("Bracelet Ligne de crête", "Ligne de crête bracelet"),
        lead=text(
            "Une ligne de brillants, sans un mot de trop.",
            "A line of brilliants, without one word too many.",
        ),
        more=text(
            "Trente-six diamants de même éclat, de couleur F et de pureté VS, montés à quatre griffes sur un or blanc "
            "rhodié. Le fermoir se cache sous une pierre.",
            "Thirty-six diamonds of one brilliance, colour F, clarity VS, in four claws on rhodium-plated white gold. "
            "The clasp hides beneath a stone.",
        ),
        design=Design("tennis", "white", ("diamond",), seed=33),
        metals=(gold("WHITE_GOLD", 13400), gold("YELLOW_GOLD", 13400)),
        stones=(gem("diamond", 5400),),
        sizes=CHAIN_SIZES,
        price=18500,
        stock=(1, 1, 0, 0, 1, 0),
        boutiques=EVERYWHERE,
        engravable=False,
        tags=(DIAMOND, EVENING, SNOW),
    ),
    Draft(
        sku="NEV-COL-FLO",
        handle="collier-flocon-seul",
        kind="NECKLACE",
        title=text("Collier Flocon seul", "Flocon seul necklace"),
        lead=text(
            "Une pièce unique : il n'y a pas deux flocons pareils, il n'y aura pas deux colliers.",
            "One of a kind: no two snowflakes are alike, and there will be no second necklace.",
        ),
        more=text(
            "Six branches de marquises et de baguettes autour d'une aigue-marine de 1,30 carat, dessinées d'après un "
            "cristal photographié un matin de janvier dans le Queyras. Chaîne de platine de 45 cm.",
            "Six arms of marquises and baguettes around an aquamarine of 1.30 carats, drawn after a crystal "
            "photographed one January morning in the Alps. Platinum chain of 45 cm.",
        ),
        design=Design("pendant", "platinum", ("aquamarine", "diamond"), "emerald", "ice", seed=34),
        metals=(platinum(8900),),
        stones=(gem("aquamarine", 1300), gem("diamond", 1750)),
        price=9600,
        stock=(1,),
        tags=(UNIQUE, SNOW, PLATINUM),
    ),
    Draft(
        sku="NEV-COL-TRA",
        handle="collier-grande-traversee",
        kind="NECKLACE",
        title=text("Collier Grande traversée", "Grande traversée necklace"),
        lead=text(
            "Une rivière de diamants taillés à degrés, avec un flocon pour seul passage.",
            "A rivière of step-cut diamonds, with a snowflake for its only ford.",
        ),
        more=text(
            "Il a fallu quatorze mois pour réunir les pierres et neuf semaines pour les monter. Le motif central se "
            "détache et se porte en broche. Présenté dans nos boutiques, sur rendez-vous.",
            "It took fourteen months to bring the stones together and nine weeks to set them. The centre comes off "
            "and is worn as a brooch. Shown in our boutiques, by appointment.",
        ),
        design=Design("riviere", "platinum", ("diamond",), "emerald", "ice", seed=35),
        metals=(platinum(38200),),
        stones=(gem("diamond", 21600),),
        price=48000,
        stock=(0,),
        boutiques={"paris-paix": 1},
        distribution="BOUTIQUE_ONLY",
        engravable=False,
        tags=(HIGH_JEWELLERY, DIAMOND, EVENING),
    ),
    Draft(
        sku="NEV-BOU-GEL",
        handle="boucles-premier-gel",
        kind="EARRINGS",
        title=text("Boucles d'oreilles Premier gel", "Premier gel earrings"),
        lead=text(
            "Deux aigues-marines à degrés, larges et calmes, sous un diamant.",
            "Two step-cut aquamarines, broad and calm, beneath a diamond.",
        ),
        more=text(
            "Elles sont taillées dans le même brut, afin que le bleu soit le même. Vendues par paire.",
            "They are cut from the same rough, so that the blue is the same. Sold as a pair.",
        ),
        design=Design("drops", "platinum", ("aquamarine", "diamond"), "emerald", seed=36),
        metals=(platinum(7100),),
        stones=(gem("aquamarine", 4800), gem("diamond", 360)),
        price=8900,
        stock=(1,),
        boutiques={"paris-rive-gauche": 1},
        undeliverable=frozenset({"IE", "SI"}),
        engravable=False,
        tags=(SNOW, COLOUR, EVENING),
    ),
    Draft(
        sku="NEV-BOU-ECL",
        handle="puces-eclat-de-neve",
        kind="EARRINGS",
        title=text("Puces d'oreilles Éclat de névé", "Éclat de névé studs"),
        lead=text(
            "Deux brillants, six griffes chacun ; le reste est de la lumière.",
            "Two brilliants, six claws each; the rest is light.",
        ),
        more=text(
            "Des diamants de 0,25 carat, montés assez bas pour ne pas basculer. Le premier bijou que l'on offre, et "
            "le dernier que l'on enlève. Vendues par paire.",
            "Diamonds of 0.25 carat, set low enough not to tip forward. The first jewel one gives, and the last one "
            "takes off. Sold as a pair.",
        ),
        design=Design("studs", "white", ("diamond",), seed=37),
        metals=golds(1900),
        stones=(gem("diamond", 500),),
        price=1980,
        stock=(9, 6, 4),
        boutiques=EVERYWHERE | {"lyon": 2, "bruxelles": 2},
        engravable=False,
        tags=(DIAMOND, EVERY_DAY, GIFT),
    ),
    Draft(
        sku="NEV-MON-BLA",
        handle="montre-heure-blanche",
        kind="WATCH",
        title=text("Montre Heure blanche", "Heure blanche watch"),
        lead=text(
            "Un cadran de nacre où les aiguilles laissent à peine une trace.",
            "A mother-of-pearl dial on which the hands hardly leave a trace.",
        ),
        more=text(
            "Boîte de 32 mm en or blanc, lunette sertie de quarante-quatre brillants, couronne striée. Mouvement "
            "mécanique à remontage automatique. Étanche à 30 mètres ; bracelet de veau noir interchangeable.",
            "A 32 mm case in white gold, a bezel set with forty-four brilliants, a fluted crown. Self-winding "
            "mechanical movement. Water-resistant to 30 metres; interchangeable black calfskin strap.",
        ),
        design=Design("watch", "white", ("nacre", "diamond"), seed=38),
        metals=(gold("WHITE_GOLD", 22300),),
        stones=(gem("diamond", 900), gem("nacre")),
        price=13400,
        stock=(0,),
        boutiques={"lyon": 1},
        tags=(WATCHMAKING, DIAMOND, SNOW),
    ),
)
PIECES = tuple(finish(draft) for draft in DRAFTS)
COLLECTION = gather(
    "neve",
    text("Névé", "Névé"),
    text(
        "La neige qui ne fond pas l'été finit par devenir une pierre. Névé la suit : des tailles à degrés, des lignes "
        "droites, du platine, et très peu de couleur. Il y fait froid, et très clair.",
        "Snow that does not melt in summer ends by becoming a stone. Névé follows it: step cuts, straight lines, "
        "platinum, and very little colour. It is cold there, and very bright.",
    ),
    Design("still", "platinum", ("aquamarine", "diamond"), "emerald", "ice", seed=30),
    PIECES,
)
