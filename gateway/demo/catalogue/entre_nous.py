"""Entre nous: rings that are given, and kept."""

from gateway.demo.artwork.design import Design
from gateway.demo.catalogue.drafts import (
    ALL_RING_SIZES,
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
from gateway.demo.catalogue.words import BRIDAL, COLOUR, DIAMOND, ENGAGEMENT, EVERY_DAY, GIFT, GOLD, MEN, PLATINUM

DRAFTS = (
    Draft(
        sku="ENT-BAG-VOI",
        handle="solitaire-a-voix-basse",
        kind="RING",
        title=text("Solitaire À voix basse", "À voix basse solitaire"),
        lead=text(
            "Un diamant, six griffes, un anneau de platine : ce qui se dit une fois.",
            "One diamond, six claws, a band of platinum: what is said only once.",
        ),
        more=text(
            "Le brillant, de 0,50 carat, de couleur E et de pureté VVS2, est posé assez haut pour qu'une alliance se "
            "glisse dessous. Livré avec son certificat.",
            "The brilliant, of 0.50 carat, colour E, clarity VVS2, sits just high enough for a wedding band to slip "
            "beneath. Delivered with its certificate.",
        ),
        design=Design("solitaire", "platinum", ("diamond",), seed=61),
        metals=(platinum(5200),),
        stones=(gem("diamond", 500),),
        sizes=ALL_RING_SIZES,
        price=5900,
        stock=(1, 0, 2, 1, 3, 2, 2, 1, 1, 0, 1),
        boutiques=EVERYWHERE | {"lyon": 1, "bruxelles": 1},
        tags=(ENGAGEMENT, DIAMOND, PLATINUM),
    ),
    Draft(
        sku="ENT-BAG-PAR",
        handle="solitaire-tenir-parole",
        kind="RING",
        title=text("Solitaire Tenir parole", "Tenir parole solitaire"),
        lead=text(
            "Un diamant ovale sur un anneau qui s'illumine en approchant.",
            "An oval diamond on a band that brightens as it nears.",
        ),
        more=text(
            "L'ovale, de 0,70 carat, allonge le doigt ; dix-huit brillants montent vers lui de chaque côté. Quatre "
            "griffes, taillées en pointe, disparaissent dans l'éclat.",
            "The oval, of 0.70 carat, lengthens the finger; eighteen brilliants climb towards it on each side. Four "
            "claws, filed to a point, vanish in the light.",
        ),
        design=Design("solitaire", "yellow", ("diamond", "diamond"), "oval", seed=62),
        metals=golds(3900),
        stones=(gem("diamond", 960),),
        sizes=RING_SIZES,
        price=7400,
        stock=(1, 2, 1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 2, 0, 0),
        boutiques=EVERYWHERE,
        tags=(ENGAGEMENT, DIAMOND, GOLD),
    ),
    Draft(
        sku="ENT-BAG-DEM",
        handle="solitaire-demain",
        kind="RING",
        title=text("Solitaire Demain", "Demain solitaire"),
        lead=text(
            "Un diamant synthétique d'un carat, et tout l'avenir devant lui.",
            "A synthetic diamond of one carat, with all the future before it.",
        ),
        more=text(
            "Il est né en six semaines dans un réacteur savoyard alimenté par un torrent ; il a la dureté et le feu "
            "d'un diamant, et nous le nommons pour ce qu'il est. Or blanc, quatre griffes.",
            "It was grown in six weeks in a Savoy reactor powered by a mountain stream; it has the hardness and the "
            "fire of a diamond, and we call it what it is. White gold, claw setting.",
        ),
        design=Design("solitaire", "white", ("diamond",), "cushion", seed=63),
        metals=(gold("WHITE_GOLD", 3600),),
        stones=(gem("synthetic diamond", 1000),),
        sizes=RING_SIZES,
        price=2900,
        stock=(3, 3, 4, 3, 2),
        boutiques={"paris-rive-gauche": 2},
        tags=(ENGAGEMENT, GIFT, GOLD),
    ),
    Draft(
        sku="ENT-ALL-LON",
        handle="alliance-longtemps",
        kind="RING",
        title=text("Alliance Longtemps", "Longtemps wedding band"),
        lead=text(
            "Une alliance demi-jonc de 5 mm, lourde juste ce qu'il faut.",
            "A court-shaped wedding band, 5 mm wide, exactly as heavy as it should be.",
        ),
        more=text(
            "L'intérieur est bombé : elle tourne sans marquer. On y grave ce que l'on veut, d'un prénom à une "
            "coordonnée. Pour l'un, pour l'autre.",
            "The inside is domed: it turns without leaving a mark. Engrave in it what you will, from a first name to "
            "a place on the map. For the one, for the other.",
        ),
        design=Design("band", "yellow", (), seed=64),
        metals=(*golds(6100), platinum(9800)),
        sizes=ALL_RING_SIZES,
        price=1650,
        stock=(4, 2, 5, 3, 6, 4, 5, 2, 4, 3, 4),
        boutiques=EVERYWHERE | {"lyon": 4, "bruxelles": 4},
        tags=(BRIDAL, GOLD, MEN),
    ),
    Draft(
        sku="ENT-ALL-JOU",
        handle="alliance-chaque-jour",
        kind="RING",
        title=text("Alliance Chaque jour", "Chaque jour wedding band"),
        lead=text(
            "Trois rangs de brillants sur une alliance d'or rose, du côté que l'on voit.",
            "Three rows of brilliants on a band of pink gold, on the side that shows.",
        ),
        more=text(
            "Le pavage s'arrête à mi-tour : l'autre moitié reste lisse, pour la mise à taille, et pour la main que "
            "l'on serre.",
            "The pavé stops half way round: the other half stays smooth, for resizing, and for the hand one holds.",
        ),
        design=Design("band", "pink", ("diamond",), motif="sun", seed=65),
        metals=(gold("PINK_GOLD", 5600), gold("WHITE_GOLD", 5600)),
        stones=(gem("diamond", 640),),
        sizes=("49", "50", "51", "52", "53", "54"),
        price=3450,
        stock=(1, 2, 1, 2, 1, 1, 0, 1, 1, 2, 0, 1),
        boutiques=EVERYWHERE,
        tags=(BRIDAL, DIAMOND, EVERY_DAY),
    ),
    Draft(
        sku="ENT-BAG-TOI",
        handle="bague-toi-d-abord",
        kind="RING",
        title=text("Bague Toi d'abord", "Toi d'abord ring"),
        lead=text(
            "Un rubis et un diamant, chacun insistant pour laisser passer l'autre.",
            "A ruby and a diamond, each insisting that the other go first.",
        ),
        more=text(
            "Le rubis poire, de 0,90 carat, vient du Mozambique ; le brillant, de 0,60 carat, lui fait face sans le "
            "toucher.",
            "The pear-shaped ruby, of 0.90 carat, comes from Mozambique; the brilliant, of 0.60 carat, faces it "
            "without touching.",
        ),
        design=Design("duo", "pink", ("ruby", "diamond"), "pear", seed=66),
        metals=(gold("PINK_GOLD", 4200),),
        stones=(gem("ruby", 900), gem("diamond", 600)),
        sizes=("50", "52", "54"),
        price=8700,
        stock=(1, 1, 0),
        boutiques={"paris-paix": 1, "bruxelles": 1},
        tags=(ENGAGEMENT, COLOUR, DIAMOND),
    ),
    Draft(
        sku="ENT-BAG-VOE",
        handle="bague-trois-voeux",
        kind="RING",
        title=text("Bague Trois vœux", "Trois vœux ring"),
        lead=text(
            "Trois diamants : un pour hier, un pour ce soir, un pour la suite.",
            "Three diamonds: one for yesterday, one for tonight, one for what comes next.",
        ),
        more=text(
            "Un ovale de 1,01 carat entre deux poires de 0,30 carat, sur platine. Chaque pierre a son certificat et "
            "son vœu ; vous choisissez l'ordre.",
            "An oval of 1.01 carats between two pears of 0.30 carat, on platinum. Each stone has its certificate and "
            "its wish; the order is for you to choose.",
        ),
        design=Design("trilogy", "platinum", ("diamond", "diamond"), "oval", seed=67),
        metals=(platinum(5900),),
        stones=(gem("diamond", 1610),),
        sizes=("50", "52", "54"),
        price=16500,
        stock=(0,),
        tags=(ENGAGEMENT, DIAMOND, PLATINUM),
    ),
    Draft(
        sku="ENT-BOU-CON",
        handle="puces-confidence",
        kind="EARRINGS",
        title=text("Puces d'oreilles Confidence", "Confidence studs"),
        lead=text(
            "Deux rubis ovales entourés de diamants, à qui l'on peut tout dire.",
            "Two oval rubies ringed with diamonds, to whom anything may be said.",
        ),
        more=text(
            "Le pavage, un peu en retrait, laisse le rouge venir devant. Vendues par paire.",
            "The pavé sits slightly back and lets the red come forward. Sold as a pair.",
        ),
        design=Design("studs", "pink", ("ruby", "diamond"), "oval", "halo", seed=68),
        metals=(gold("PINK_GOLD", 3700),),
        stones=(gem("ruby", 1400), gem("diamond", 420)),
        price=4900,
        stock=(2,),
        boutiques={"lyon": 1},
        engravable=False,
        tags=(COLOUR, DIAMOND, GIFT),
    ),
)
PIECES = tuple(finish(draft) for draft in DRAFTS)
COLLECTION = gather(
    "entre-nous",
    text("Entre nous", "Entre nous"),
    text(
        "Il y a ce que l'on annonce et ce que l'on garde. Entre nous réunit les bagues que l'on se donne : "
        "solitaires, alliances, pierres qui se répondent. Toutes peuvent porter, à l'intérieur, ce qui ne regarde "
        "personne.",
        "There is what one announces and what one keeps. Entre nous brings together the rings people give each other: "
        "solitaires, wedding bands, stones that answer one another. Inside, each can bear what is nobody else's "
        "business.",
    ),
    Design("still", "platinum", ("diamond",), motif="halo", seed=70),
    PIECES,
    ("bague-nuit-claire", "bague-clairiere"),
)
