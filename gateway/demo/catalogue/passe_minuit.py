"""Passé minuit: the moon, its star and the blue of late hours."""

from gateway.demo.artwork.design import Design
from gateway.demo.catalogue.drafts import CHAIN_SIZES, EVERYWHERE, RING_SIZES, Draft, finish, gather, gem, gold, silver
from gateway.demo.catalogue.pieces import text
from gateway.demo.catalogue.words import COLOUR, DIAMOND, EVENING, GIFT, GOLD, MEN, MOON, SILVER, WATCHMAKING

LONG = text(
    "Ne convient pas aux enfants de moins de trois ans : longue chaîne, risque d'étranglement.",
    "Not suitable for children under three: long chain, risk of strangulation.",
)
DRAFTS = (
    Draft(
        sku="MIN-BAG-LUN",
        handle="bague-passe-minuit",
        kind="RING",
        title=text("Bague Passé minuit", "Passé minuit ring"),
        lead=text(
            "Un croissant pavé qui retient une étoile de saphir.",
            "A paved crescent that holds back a star of sapphire.",
        ),
        more=text(
            "Le croissant va de l'épaisseur d'un fil à celle d'un grain de blé ; dix-neuf brillants suivent la même "
            "mesure. L'étoile flotte, tenue par une seule pointe.",
            "The crescent swells from the breadth of a thread to that of a grain of wheat, and nineteen brilliants "
            "follow the same measure. The star floats, held by a single point.",
        ),
        design=Design("motif-ring", "white", ("sapphire", "diamond"), motif="moon", seed=41),
        metals=(gold("WHITE_GOLD", 4900), gold("YELLOW_GOLD", 4900)),
        stones=(gem("sapphire", 140), gem("diamond", 330)),
        sizes=RING_SIZES,
        price=3150,
        boutiques=EVERYWHERE,
        tags=(MOON, DIAMOND, COLOUR),
    ),
    Draft(
        sku="MIN-BAG-ENC",
        handle="chevaliere-encre",
        kind="RING",
        title=text("Chevalière Encre", "Encre signet ring"),
        lead=text(
            "Un cabochon d'onyx, noir comme une phrase que l'on ne corrige plus.",
            "A cabochon of onyx, black as a sentence one no longer corrects.",
        ),
        more=text(
            "L'anneau s'élargit d'un seul geste vers le plateau. Au revers, la place est laissée pour des initiales, "
            "une date ou trois mots.",
            "The shank broadens towards the table in a single gesture. On the back there is room for initials, a date "
            "or three words.",
        ),
        design=Design("signet", "yellow", ("onyx",), seed=42),
        metals=(gold("YELLOW_GOLD", 8600),),
        stones=(gem("onyx", 2100),),
        sizes=("52", "54", "56", "57", "58"),
        price=2450,
        stock=(2, 3, 2, 1, 2),
        boutiques=EVERYWHERE,
        tags=(MEN, GOLD, GIFT),
    ),
    Draft(
        sku="MIN-BAG-NUI",
        handle="bague-nuit-claire",
        kind="RING",
        title=text("Bague Nuit claire", "Nuit claire ring"),
        lead=text(
            "Un saphir ovale, et autour de lui tout ce qui l'éclaire.",
            "An oval sapphire, and around it all that lights it.",
        ),
        more=text(
            "Le saphir de Ceylan, de 1,80 carat, garde un bleu franc jusque sous les lampes. Entourage et épaules de "
            "brillants ; panier ajouré, pour que la pierre respire.",
            "The Ceylon sapphire, of 1.80 carats, keeps a clear blue even by lamplight. Halo and shoulders of "
            "brilliants; an openwork basket lets the stone breathe.",
        ),
        design=Design("solitaire", "white", ("sapphire", "diamond"), "oval", "halo", seed=43),
        metals=(gold("WHITE_GOLD", 4800), gold("YELLOW_GOLD", 4800)),
        stones=(gem("sapphire", 1800), gem("diamond", 460)),
        sizes=RING_SIZES,
        price=8900,
        stock=(1, 1, 2, 1, 0, 0, 1, 1, 0, 0),
        boutiques={"paris-paix": 1, "lyon": 1},
        tags=(COLOUR, DIAMOND, EVENING),
    ),
    Draft(
        sku="MIN-BRA-LUN",
        handle="bracelet-passe-minuit",
        kind="BRACELET",
        title=text("Bracelet Passé minuit", "Passé minuit bracelet"),
        lead=text(
            "Un croissant et son étoile, sur une chaîne que l'on oublie jusqu'à ce qu'elle brille.",
            "A crescent and its star, on a chain one forgets until it shines.",
        ),
        more=text(
            "Chaîne forçat limée, fermoir mousqueton, deux anneaux de réglage.",
            "Filed cable chain, lobster clasp, two rings to adjust the length.",
        ),
        design=Design("chain-bracelet", "white", ("sapphire", "diamond"), motif="moon", seed=44),
        metals=(gold("WHITE_GOLD", 3200),),
        stones=(gem("sapphire", 60), gem("diamond", 190)),
        sizes=CHAIN_SIZES,
        price=1750,
        stock=(3, 4, 2),
        boutiques={"paris-paix": 1, "bruxelles": 1},
        tags=(MOON, DIAMOND, GIFT),
    ),
    Draft(
        sku="MIN-COL-LUN",
        handle="collier-passe-minuit",
        kind="NECKLACE",
        title=text("Collier Passé minuit", "Passé minuit necklace"),
        lead=text(
            "La lune à son dernier quartier, une étoile dans les bras.",
            "The moon in its last quarter, with a star in its arms.",
        ),
        more=text(
            "Pendentif de 20 mm serti des deux côtés : qu'il se retourne, il brille encore. Chaîne de 42 cm.",
            "A 20 mm pendant set on both sides: let it turn over, it still shines. 42 cm chain.",
        ),
        design=Design("pendant", "white", ("sapphire", "diamond"), motif="moon", seed=45),
        metals=(gold("WHITE_GOLD", 4200), gold("YELLOW_GOLD", 4200)),
        stones=(gem("sapphire", 110), gem("diamond", 420)),
        price=2290,
        stock=(4, 3),
        boutiques=EVERYWHERE,
        tags=(MOON, DIAMOND, GIFT),
    ),
    Draft(
        sku="MIN-COL-INS",
        handle="sautoir-insomnie",
        kind="NECKLACE",
        title=text("Sautoir Insomnie", "Insomnie long necklace"),
        lead=text(
            "Quatre-vingts centimètres d'or rose, semés de pierres de lune comme de fenêtres allumées.",
            "Eighty centimetres of pink gold, dotted with moonstones like lighted windows.",
        ),
        more=text(
            "Au bout, un croissant et sa frange de cinq chaînettes. Il se porte long, ou noué une fois.",
            "At its end, a crescent and a fringe of five little chains. Worn long, or knotted once.",
        ),
        design=Design("long-necklace", "pink", ("moonstone", "diamond"), motif="moon", seed=46),
        metals=(gold("PINK_GOLD", 12800),),
        stones=(gem("moonstone", 2600), gem("diamond", 380)),
        price=4450,
        stock=(2,),
        boutiques={"paris-rive-gauche": 1},
        warning=LONG,
        tags=(MOON, COLOUR, EVENING),
    ),
    Draft(
        sku="MIN-BOU-VEI",
        handle="boucles-veilleuse",
        kind="EARRINGS",
        title=text("Boucles d'oreilles Veilleuse", "Veilleuse earrings"),
        lead=text(
            "Deux gouttes de tanzanite que l'on laisse allumées toute la nuit.",
            "Two drops of tanzanite, left alight all night.",
        ),
        more=text(
            "La tanzanite change : bleue de face, violette dès que l'on tourne la tête. Entourage de brillants. "
            "Vendues par paire.",
            "Tanzanite changes: blue from the front, violet as soon as you turn your head. Halo of brilliants. Sold "
            "as a pair.",
        ),
        design=Design("drops", "white", ("tanzanite", "diamond"), "pear", "halo", seed=47),
        metals=(gold("WHITE_GOLD", 5600),),
        stones=(gem("tanzanite", 2900), gem("diamond", 540)),
        price=5400,
        stock=(2,),
        boutiques=EVERYWHERE,
        engravable=False,
        tags=(COLOUR, DIAMOND, EVENING),
    ),
    Draft(
        sku="MIN-BTN-LUN",
        handle="boutons-de-manchette-minuit",
        kind="OTHER",
        title=text("Boutons de manchette Minuit", "Minuit cufflinks"),
        lead=text(
            "Une lune d'argent dans un ciel d'onyx, de chaque côté.",
            "A silver moon in an onyx sky, on either side.",
        ),
        more=text(
            "Plateau de 16 mm, bascule polie. Les deux lunes se font face quand on croise les poignets. Vendus par "
            "paire.",
            "A 16 mm disc and a polished toggle. The two moons face each other when you cross your wrists. Sold as a "
            "pair.",
        ),
        design=Design("cufflinks", "silver", ("onyx", "diamond"), motif="moon", seed=48),
        metals=(silver(15600),),
        stones=(gem("onyx", 9200), gem("diamond", 90)),
        price=690,
        stock=(7,),
        boutiques=EVERYWHERE | {"lyon": 2},
        tags=(MEN, MOON, SILVER),
    ),
    Draft(
        sku="MIN-MON-BLE",
        handle="montre-heure-bleue",
        kind="WATCH",
        title=text("Montre Heure bleue", "Heure bleue watch"),
        lead=text(
            "Entre chien et loup, un cadran bleu où rayonne l'or rose.",
            "At dusk, a blue dial on which pink gold shines forth.",
        ),
        more=text(
            "Boîte de 32 mm en or rose, lunette sertie de quarante-quatre brillants, cadran laqué soleillé en sept "
            "couches. Mouvement mécanique à remontage automatique, réserve de marche de 42 h. Bracelet de veau noir.",
            "A 32 mm case in pink gold, a bezel set with forty-four brilliants, a sunburst dial lacquered in seven "
            "layers. Self-winding mechanical movement, 42-hour power reserve. Black calfskin strap.",
        ),
        design=Design("watch", "pink", ("sapphire", "diamond"), seed=49),
        metals=(gold("PINK_GOLD", 21900),),
        stones=(gem("diamond", 900),),
        price=12600,
        stock=(1,),
        boutiques={"paris-paix": 1},
        tags=(WATCHMAKING, DIAMOND, EVENING),
    ),
    Draft(
        sku="MIN-BRO-UNE",
        handle="broche-minuit-moins-une",
        kind="OTHER",
        title=text("Broche Minuit moins une", "Minuit moins une brooch"),
        lead=text(
            "Le croissant de la collection, à la taille d'une paume.",
            "The crescent of the collection, the size of a palm.",
        ),
        more=text(
            "Pièce de travail, gardée à l'atelier : elle n'est montrée qu'à ceux qui la demandent.",
            "A study piece, kept in the workshop: it is shown only to those who ask for it.",
        ),
        design=Design("brooch", "white", ("sapphire", "diamond"), motif="moon", seed=50),
        metals=(gold("WHITE_GOLD", 18700),),
        stones=(gem("sapphire", 620), gem("diamond", 1480)),
        price=9800,
        stock=(0,),
        boutiques={"paris-paix": 1},
        distribution="HIDDEN",
        tags=(MOON, DIAMOND, EVENING),
    ),
)
PIECES = tuple(finish(draft) for draft in DRAFTS)
COLLECTION = gather(
    "passe-minuit",
    text("Passé minuit", "Passé minuit"),
    text(
        "Les invités sont partis ; les verres sont restés. Passé minuit est faite pour cette heure-là, quand on ouvre "
        "la fenêtre et que la lune entre. Du bleu, du noir, des diamants que l'on garde pour dormir.",
        "The guests have left; the glasses remain. Passé minuit is made for that hour, when you open the window and "
        "the moon comes in. Blue, black, and diamonds one keeps on to sleep.",
    ),
    Design("still", "white", ("sapphire", "diamond"), motif="moon", seed=40),
    PIECES,
)
