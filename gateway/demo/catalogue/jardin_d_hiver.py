"""Jardin d'hiver: flowers under glass, most of them shown in the boutiques."""

from gateway.demo.artwork.design import Design
from gateway.demo.catalogue.drafts import WRIST_SIZES, Draft, finish, gather, gem, gold
from gateway.demo.catalogue.pieces import text
from gateway.demo.catalogue.words import COLOUR, DIAMOND, EVENING, FLOWER, GIFT, GOLD, HIGH_JEWELLERY, UNIQUE

DRAFTS = (
    Draft(
        sku="JAR-BAG-SER",
        handle="bague-serre-chaude",
        kind="RING",
        title=text("Bague Serre chaude", "Serre chaude ring"),
        lead=text(
            "Dix pétales d'or autour d'un rubis : il neige dehors, elle fleurit.",
            "Ten petals of gold around a ruby: it snows outside, and it blooms.",
        ),
        more=text(
            "Chaque pétale est martelé jusqu'à trois dixièmes de millimètre, puis monté sur un ressort caché : la "
            "fleur respire avec la main. Prix sur demande.",
            "Each petal is hammered to three tenths of a millimetre, then mounted on a hidden spring: the flower "
            "breathes with the hand. Price on request.",
        ),
        design=Design("motif-ring", "yellow", ("ruby", "diamond"), motif="flower", seed=71),
        metals=(gold("YELLOW_GOLD", 14300),),
        stones=(gem("ruby", 1250), gem("diamond", 840)),
        sizes=("50", "52", "54"),
        price=None,
        stock=(0,),
        boutiques={"paris-paix": 1},
        distribution="BOUTIQUE_ONLY",
        tags=(HIGH_JEWELLERY, FLOWER, COLOUR),
    ),
    Draft(
        sku="JAR-COL-ORA",
        handle="collier-orangerie",
        kind="NECKLACE",
        title=text("Collier Orangerie", "Orangerie necklace"),
        lead=text(
            "Une rivière d'émeraudes ovales qui se fond dans les diamants.",
            "A rivière of oval emeralds that melts into diamonds.",
        ),
        more=text(
            "Vingt et une émeraudes de Colombie, choisies pour passer sans heurt du vert profond au vert d'eau. Prix "
            "sur demande ; présentation sur rendez-vous.",
            "Twenty-one Colombian emeralds, chosen to pass smoothly from deep green to the green of water. Price on "
            "request; shown by appointment.",
        ),
        design=Design("riviere", "yellow", ("emerald", "diamond"), "oval", seed=72),
        metals=(gold("YELLOW_GOLD", 41700),),
        stones=(gem("emerald", 18400), gem("diamond", 9600)),
        price=None,
        stock=(0,),
        boutiques={"paris-paix": 1},
        distribution="BOUTIQUE_ONLY",
        engravable=False,
        tags=(HIGH_JEWELLERY, COLOUR, EVENING),
    ),
    Draft(
        sku="JAR-BRO-AVR",
        handle="broche-fleur-d-avril",
        kind="OTHER",
        title=text("Broche Fleur d'avril", "Fleur d'avril brooch"),
        lead=text(
            "Une fleur qui n'existe pas, ouverte comme si elle avait toujours existé.",
            "A flower that does not exist, open as though it always had.",
        ),
        more=text(
            "Les deux rangs de pétales tournent librement autour du cœur. Double épingle ; elle se porte aussi en "
            "pendentif.",
            "The two rounds of petals turn freely about the heart. Double pin; also worn as a pendant.",
        ),
        design=Design("brooch", "pink", ("ruby", "diamond"), motif="flower", seed=73),
        metals=(gold("PINK_GOLD", 22600),),
        stones=(gem("ruby", 950), gem("diamond", 1120)),
        price=9600,
        stock=(0,),
        boutiques={"paris-paix": 1, "lyon": 1},
        distribution="BOUTIQUE_ONLY",
        warning=text(
            "Épingle pointue : à tenir hors de portée des jeunes enfants.",
            "Sharp pin: keep out of reach of young children.",
        ),
        tags=(HIGH_JEWELLERY, FLOWER, EVENING),
    ),
    Draft(
        sku="JAR-BRA-COR",
        handle="jonc-corolle",
        kind="BRACELET",
        title=text("Jonc Corolle", "Corolle bangle"),
        lead=text(
            "Une fleur posée sur un fil, comme un oiseau.",
            "A flower perched on a wire, like a bird.",
        ),
        more=text(
            "Le jonc d'or rose, rond et plein, s'ouvre derrière la corolle. Neuf brillants au cœur.",
            "The bangle of pink gold, round and solid, opens behind the flower. Nine brilliants at its heart.",
        ),
        design=Design("bangle", "pink", ("diamond",), motif="flower", seed=74),
        metals=(gold("PINK_GOLD", 18900), gold("YELLOW_GOLD", 18900)),
        stones=(gem("diamond", 380),),
        sizes=WRIST_SIZES,
        price=6400,
        stock=(1, 2, 1, 1, 0, 0),
        boutiques={"paris-rive-gauche": 1},
        tags=(FLOWER, DIAMOND, GOLD),
    ),
    Draft(
        sku="JAR-COL-COR",
        handle="collier-corolle",
        kind="NECKLACE",
        title=text("Collier Corolle", "Corolle necklace"),
        lead=text(
            "La fleur de la collection, à la taille d'un timbre.",
            "The flower of the collection, the size of a postage stamp.",
        ),
        more=text(
            "Un rubis de 0,35 carat, huit brillants, dix pétales qui ne se touchent pas. Chaîne de 42 cm, réglable.",
            "A ruby of 0.35 carat, eight brilliants, ten petals that do not touch. Adjustable 42 cm chain.",
        ),
        design=Design("pendant", "yellow", ("ruby", "diamond"), motif="flower", seed=75),
        metals=(gold("YELLOW_GOLD", 8300), gold("PINK_GOLD", 8300)),
        stones=(gem("ruby", 350), gem("diamond", 260)),
        price=3850,
        stock=(3, 2),
        boutiques={"paris-paix": 1, "bruxelles": 1},
        tags=(FLOWER, COLOUR, GIFT),
    ),
    Draft(
        sku="JAR-BOU-VER",
        handle="boucles-verriere",
        kind="EARRINGS",
        title=text("Contours d'oreilles Verrière", "Verrière ear climbers"),
        lead=text(
            "Marquises de diamant et saphirs ronds montent le long de l'oreille comme du givre sur une vitre.",
            "Marquise diamonds and round sapphires climb the ear like frost on a pane.",
        ),
        more=text(
            "Dix-huit pierres par paire, toutes différentes, assemblées sur un fil d'or blanc. Prix sur demande.",
            "Eighteen stones to the pair, no two alike, joined on a wire of white gold. Price on request.",
        ),
        design=Design("climbers", "white", ("diamond", "sapphire"), "marquise", seed=76),
        metals=(gold("WHITE_GOLD", 9400),),
        stones=(gem("diamond", 3100), gem("sapphire", 1900)),
        price=None,
        stock=(0,),
        boutiques={"paris-rive-gauche": 1},
        distribution="BOUTIQUE_ONLY",
        engravable=False,
        tags=(HIGH_JEWELLERY, DIAMOND, EVENING),
    ),
    Draft(
        sku="JAR-BOU-PLU",
        handle="boucles-pluie-d-ete",
        kind="EARRINGS",
        title=text("Boucles d'oreilles Pluie d'été", "Pluie d'été earrings"),
        lead=text(
            "Deux émeraudes poires, comme la pluie quand elle tombe au soleil.",
            "Two pear-shaped emeralds, like rain that falls in sunshine.",
        ),
        more=text(
            "3,10 carats d'émeraudes de Zambie, cinquante-deux diamants, et une chaîne si fine qu'elles semblent "
            "tomber. Vendues par paire.",
            "3.10 carats of Zambian emeralds, fifty-two diamonds, and a chain so fine that they seem to fall. Sold as "
            "a pair.",
        ),
        design=Design("drops", "white", ("emerald", "diamond"), "pear", "halo", seed=77),
        metals=(gold("WHITE_GOLD", 6200),),
        stones=(gem("emerald", 3100), gem("diamond", 780)),
        price=19800,
        stock=(0,),
        boutiques={"paris-paix": 1, "bruxelles": 1},
        distribution="BOUTIQUE_ONLY",
        engravable=False,
        tags=(HIGH_JEWELLERY, COLOUR, EVENING),
    ),
    Draft(
        sku="JAR-BAG-DER",
        handle="bague-dernier-jardin",
        kind="RING",
        title=text("Bague Dernier jardin", "Dernier jardin ring"),
        lead=text(
            "Une morganite couleur de crépuscule, et des diamants en bordure.",
            "A morganite the colour of dusk, edged with diamonds.",
        ),
        more=text(
            "Commande particulière, conservée au catalogue pour mémoire.",
            "A private commission, kept in the catalogue for the record.",
        ),
        design=Design("solitaire", "pink", ("morganite", "diamond"), "cushion", "halo", seed=78),
        metals=(gold("PINK_GOLD", 5800),),
        stones=(gem("morganite", 3400), gem("diamond", 610)),
        sizes=("52",),
        price=11500,
        stock=(0,),
        distribution="HIDDEN",
        tags=(UNIQUE, COLOUR, HIGH_JEWELLERY),
    ),
)
PIECES = tuple(finish(draft) for draft in DRAFTS)
COLLECTION = gather(
    "jardin-d-hiver",
    text("Jardin d'hiver", "Jardin d'hiver"),
    text(
        "Dehors, tout est gris ; ici, quelqu'un a laissé la lumière allumée. Jardin d'hiver est notre atelier de "
        "haute joaillerie : des fleurs inventées, des pierres rares, des pièces que l'on vient voir. La plupart se "
        "découvrent en boutique.",
        "Outside, everything is grey; here, someone has left the light on. Jardin d'hiver is our high-jewellery "
        "workshop: invented flowers, rare stones, pieces one comes to see. Most are shown in our boutiques.",
    ),
    Design("still", "yellow", ("ruby", "diamond"), motif="flower", seed=80),
    PIECES,
    ("collier-grand-lever", "collier-grande-traversee"),
)
