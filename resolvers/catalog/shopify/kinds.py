"""What a piece is and whether an option is its size, recognised by words of the shop's languages."""

import re

from resolvers.catalog.shopify.products import Kind
from resolvers.folding import folded


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The order settles names of two kinds: an « oorring » is no ring, a « montre bracelet » no bracelet.
KINDS: tuple[tuple[Kind, frozenset[str]], ...] = (
    (
        "EARRINGS",
        words(
            "earring earrings ear oreille oreilles dormeuses puces creole creoles hoop hoops studs ohrring "
            "ohrringe ohrstecker ohrhanger ohrschmuck creolen oorbel oorbellen oorring oorringen oorstekers pendiente "
            "pendientes arete aretes zarcillos brinco brincos orecchino orecchini nausnica nausnice uhan uhani cluaise"
        ),
    ),
    (
        "WATCH",
        words(
            "watch watches wristwatch montre montres uhr uhren armbanduhr armbanduhren horloge horloges reloj relojes "
            "relogio relogios orologio orologi hodinky ura uaireadoir"
        ),
    ),
    (
        "BRACELET",
        words(
            "bracelet bracelets bangle bangles cuff anklet anklets jonc joncs gourmette gourmettes manchette armband "
            "armbander armbanden armreif armreifen armkette armketten pulsera pulseras brazalete brazaletes pulseira "
            "pulseiras bracciale bracciali braccialetto braccialetti naramok naramky zapestnica zapestnice braislead"
        ),
    ),
    (
        "NECKLACE",
        words(
            "necklace necklaces collier colliers choker chokers pendant pendants pendentif pendentifs sautoir sautoirs "
            "locket lockets halskette halsketten kette ketten anhanger ketting kettingen halsketting hanger hangers "
            "collar collares gargantilla gargantillas colgante colgantes colar colares collana collane ciondolo "
            "nahrdelnik nahrdelniky privesok ogrlica ogrlice obesek muince"
        ),
    ),
    (
        "RING",
        words(
            "ring rings bague bagues alliance alliances chevaliere chevalieres ringe ehering eheringe trauring "
            "trauringe verlobungsring verlobungsringe siegelring ringen trouwring trouwringen verlovingsring zegelring "
            "anillo anillos sortija sortijas alianza alianzas anel aneis alianca aliancas anello anelli prsten prstene "
            "prstan prstani fainne fainni"
        ),
    ),
)
SIZES = words(
    "size sizes taille tailles grosse groesse grossen ringgrosse ringgroesse talla tallas tamano tamanho tamanhos "
    "medida misura misure taglia taglie maat maten ringmaat velikost velkost velikosti velkosti meid doigt poignet"
)
# « Taille du diamant » is a cut: beside the word for size only words of the body, the piece or the scale may stand.
BESIDE_SIZES = words(
    "ring rings bague anneau bracelet armband anillo pulsera anel pulseira anello bracciale prsten prstena prstana "
    "finger wrist tour de du d la le del da do der des your votre in en "
    "eu us uk fr de it es nl cm mm int iso"
)
BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")


def kind(product_type: str, category: str, title: str) -> Kind:
    """The type speaks first, then the last step of the category (`Jewelry > Rings`), then the title."""
    for text in (product_type, category.rpartition(">")[2], title):
        found = frozenset(folded(text).split())
        for name, known in KINDS:
            if found & known:
                return name
    return "OTHER"


def is_size(option: str) -> bool:
    found = frozenset(folded(BRACKETS.sub(" ", option)).split())
    return bool(found & SIZES) and found <= SIZES | BESIDE_SIZES
