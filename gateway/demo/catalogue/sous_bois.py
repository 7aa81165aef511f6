"""Sous-bois: leaves, sap and the light between trees."""

from gateway.demo.artwork.design import Design
from gateway.demo.catalogue.drafts import CHAIN_SIZES, EVERYWHERE, RING_SIZES, Draft, finish, gather, gem, gold
from gateway.demo.catalogue.pieces import text
from gateway.demo.catalogue.words import COLOUR, DIAMOND, ENGAGEMENT, EVENING, EVERY_DAY, GIFT, GOLD, LEAF, NEW

PIN = text(
    "Épingle pointue : à tenir hors de portée des jeunes enfants.", "Sharp pin: keep out of reach of young children."
)
DRAFTS = (
    Draft(
        sku="SOU-BAG-POU",
        handle="bague-jeune-pousse",
        kind="RING",
        title=text("Bague Jeune pousse", "Jeune pousse ring"),
        lead=text(
            "Une branche de neuf feuilles couchée sur le doigt, avec sa rosée de tsavorites.",
            "A sprig of nine leaves laid along the finger, with its dew of tsavorites.",
        ),
        more=text(
            "Les feuilles sont embouties une à une, puis pliées sur leur nervure : chacune prend la lumière d'un seul "
            "côté. L'anneau passe dessous sans rien presser.",
            "The leaves are struck one by one, then folded along the midrib, so that each takes the light on one side "
            "only. The shank passes beneath without pressing on any of them.",
        ),
        design=Design("motif-ring", "yellow", ("tsavorite",), motif="leaf", seed=21),
        metals=(gold("YELLOW_GOLD", 4700),),
        stones=(gem("tsavorite", 180),),
        sizes=RING_SIZES,
        price=1890,
        boutiques=EVERYWHERE,
        tags=(LEAF, COLOUR, EVERY_DAY),
    ),
    Draft(
        sku="SOU-BAG-CLA",
        handle="bague-clairiere",
        kind="RING",
        title=text("Bague Clairière", "Clairière ring"),
        lead=text(
            "Une émeraude taillée à degrés entre deux diamants : on entre, il fait clair.",
            "A step-cut emerald between two diamonds: you step in, and it is light.",
        ),
        more=text(
            "L'émeraude, de 1,60 carat, vient de la vallée du Panchir ; son jardin est léger et nous l'avons gardé. "
            "Les deux brillants penchent vers elle. Livrée avec sa fiche de pierre.",
            "The emerald, of 1.60 carats, comes from the Panjshir valley; its garden is light and we have kept it. "
            "The two brilliants lean towards it. Delivered with the record of the stone.",
        ),
        design=Design("trilogy", "yellow", ("emerald", "diamond"), "emerald", seed=22),
        metals=(gold("YELLOW_GOLD", 5100),),
        stones=(gem("emerald", 1600), gem("diamond", 520)),
        sizes=("50", "52", "54"),
        price=14800,
        stock=(0, 1, 0),
        boutiques={"paris-paix": 1},
        tags=(COLOUR, DIAMOND, ENGAGEMENT),
    ),
    Draft(
        sku="SOU-BAG-SEV",
        handle="bague-seve",
        kind="RING",
        title=text("Bague Sève", "Sève ring"),
        lead=text(
            "Tsavorites et diamants alternent tout autour du doigt, comme le vert et le jour sous les arbres.",
            "Tsavorites and diamonds alternate all around the finger, like green and daylight beneath the trees.",
        ),
        more=text(
            "Tour complet : cette bague ne peut pas être mise à la taille, choisissez-la juste. Notre conciergerie "
            "envoie volontiers un baguier.",
            "A full circle: this ring cannot be resized, so choose it carefully. Our concierge will gladly send a "
            "ring sizer.",
        ),
        design=Design("eternity", "yellow", ("tsavorite", "diamond"), seed=23),
        metals=(gold("YELLOW_GOLD", 3400),),
        stones=(gem("tsavorite", 950), gem("diamond", 900)),
        sizes=("49", "50", "51", "52", "53", "54", "55"),
        price=4600,
        stock=(1, 2, 0, 2, 1, 2, 0),
        boutiques={"paris-rive-gauche": 1, "bruxelles": 1},
        engravable=False,
        tags=(COLOUR, DIAMOND, GOLD),
    ),
    Draft(
        sku="SOU-BRA-MOU",
        handle="bracelet-mousse",
        kind="BRACELET",
        title=text("Bracelet Mousse", "Mousse bracelet"),
        lead=text(
            "Une ligne souple d'émeraudes et de diamants, tous taillés en rectangle.",
            "A supple line of emeralds and diamonds, every one of them cut as a rectangle.",
        ),
        more=text(
            "Quarante et une pierres, chacune dans sa cuvette articulée : le bracelet tombe comme un ruban mouillé. "
            "Fermoir à double sécurité.",
            "Forty-one stones, each in its own hinged setting: the bracelet falls like a wet ribbon. Clasp with "
            "double safety.",
        ),
        design=Design("tennis", "yellow", ("emerald", "diamond"), "emerald", seed=24),
        metals=(gold("YELLOW_GOLD", 16900),),
        stones=(gem("emerald", 4200), gem("diamond", 3900)),
        sizes=CHAIN_SIZES,
        price=28900,
        stock=(0, 1, 0),
        boutiques={"paris-paix": 1},
        engravable=False,
        tags=(COLOUR, DIAMOND, EVENING),
    ),
    Draft(
        sku="SOU-COL-POU",
        handle="collier-jeune-pousse",
        kind="NECKLACE",
        title=text("Collier Jeune pousse", "Jeune pousse necklace"),
        lead=text(
            "La petite branche de la collection, pendue par la pointe, comme on tient une feuille pour la montrer.",
            "The small sprig of the collection, hung by its tip, as one holds up a leaf to show it.",
        ),
        more=text(
            "Pendentif de 26 mm, quatre tsavorites, chaîne de 45 cm. Les feuilles, mobiles de quelques dixièmes, "
            "frissonnent quand on marche.",
            "A 26 mm pendant, four tsavorites, a 45 cm chain. The leaves move by a few tenths of a millimetre, and "
            "quiver as you walk.",
        ),
        design=Design("pendant", "yellow", ("tsavorite",), motif="leaf", seed=25),
        metals=(gold("YELLOW_GOLD", 5300), gold("PINK_GOLD", 5300)),
        stones=(gem("tsavorite", 160),),
        price=1690,
        stock=(5, 3),
        boutiques=EVERYWHERE,
        tags=(LEAF, COLOUR, GIFT),
    ),
    Draft(
        sku="SOU-BOU-FEU",
        handle="boucles-sous-la-feuille",
        kind="EARRINGS",
        title=text("Boucles d'oreilles Sous la feuille", "Sous la feuille earrings"),
        lead=text(
            "Une tsavorite au lobe ; dessous, une branche qui bouge au moindre mot.",
            "A tsavorite at the lobe; beneath it, a sprig that stirs at the slightest word.",
        ),
        more=text(
            "Les deux branches se répondent en miroir. Hauteur 41 mm, poids d'une boucle 3,4 g : on les oublie. "
            "Vendues par paire.",
            "The two sprigs mirror each other. Height 41 mm, weight of one earring 3.4 g: you forget them. Sold as a "
            "pair.",
        ),
        design=Design("drops", "yellow", ("tsavorite",), motif="leaf", seed=26),
        metals=(gold("YELLOW_GOLD", 6800),),
        stones=(gem("tsavorite", 720),),
        price=2480,
        stock=(3,),
        boutiques={"paris-paix": 1, "lyon": 1},
        preview_days=21,
        engravable=False,
        tags=(LEAF, COLOUR, NEW),
    ),
    Draft(
        sku="SOU-BOU-LIS",
        handle="boucles-lisiere",
        kind="EARRINGS",
        title=text("Contours d'oreilles Lisière", "Lisière ear climbers"),
        lead=text(
            "Des feuilles qui longent l'oreille comme un sentier longe un bois.",
            "Leaves that run along the ear as a path runs along a wood.",
        ),
        more=text(
            "Une tige discrète les tient derrière le lobe ; il suffit d'un seul trou. Vendus par paire, un pour "
            "chaque côté.",
            "A discreet stem holds them behind the lobe; a single piercing is enough. Sold as a pair, one for each "
            "side.",
        ),
        design=Design("climbers", "yellow", ("emerald",), motif="leaf", seed=27),
        metals=(gold("YELLOW_GOLD", 5900),),
        stones=(gem("emerald", 240),),
        price=2150,
        stock=(0,),
        engravable=False,
        tags=(LEAF, COLOUR, EVENING),
    ),
    Draft(
        sku="SOU-BRO-FOU",
        handle="broche-fougere",
        kind="OTHER",
        title=text("Broche Fougère", "Fougère brooch"),
        lead=text(
            "Une fougère à l'instant où elle finit de se dérouler.",
            "A fern at the instant it has finished unrolling.",
        ),
        more=text(
            "Neuf folioles d'or jaune brossé puis poli sur l'arête, quatre tsavorites. Elle se pique sur un revers, "
            "sur un béret, dans un chignon. Présentée dans nos boutiques.",
            "Nine leaflets of yellow gold, brushed and then polished along the ridge, and four tsavorites. It is "
            "pinned to a lapel, a beret, a chignon. Shown in our boutiques.",
        ),
        design=Design("brooch", "yellow", ("tsavorite",), motif="leaf", seed=28),
        metals=(gold("YELLOW_GOLD", 11300),),
        stones=(gem("tsavorite", 310),),
        price=3950,
        stock=(0,),
        boutiques={"paris-rive-gauche": 1, "bruxelles": 1},
        distribution="BOUTIQUE_ONLY",
        warning=PIN,
        tags=(LEAF, COLOUR, GOLD),
    ),
)
PIECES = tuple(finish(draft) for draft in DRAFTS)
COLLECTION = gather(
    "sous-bois",
    text("Sous-bois", "Sous-bois"),
    text(
        "On marche, la lumière change à chaque pas. Sous-bois assemble des feuilles d'or pliées à la main et des "
        "pierres vertes, jamais deux du même vert. Rien n'y est symétrique, et tout y tient debout.",
        "You walk, and the light changes with every step. Sous-bois brings together leaves of gold folded by hand and "
        "green stones, no two of the same green. Nothing in it is symmetrical, and everything stands.",
    ),
    Design("still", "yellow", ("tsavorite", "diamond"), motif="leaf", seed=20),
    PIECES,
)
