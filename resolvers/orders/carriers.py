"""Where a parcel can be followed, by its carrier."""

from urllib.parse import quote

from resolvers.orders.tables import Carrier

TRACKING = {
    Carrier.COLISSIMO: "https://www.laposte.fr/outils/suivre-vos-envois?code={}",
    Carrier.CHRONOPOST: "https://www.chronopost.fr/tracking-no-cms/suivi-page?listeNumerosLT={}",
    Carrier.DHL: "https://www.dhl.com/fr-fr/home/tracking.html?tracking-id={}",
    Carrier.UPS: "https://www.ups.com/track?loc=fr_FR&tracknum={}",
    Carrier.FEDEX: "https://www.fedex.com/fedextrack/?trknbr={}",
}
NAMES = {
    Carrier.COLISSIMO: "Colissimo",
    Carrier.CHRONOPOST: "Chronopost",
    Carrier.DHL: "DHL",
    Carrier.UPS: "UPS",
    Carrier.FEDEX: "FedEx",
    Carrier.OTHER: "",
}


def tracking_url(carrier: Carrier, number: str) -> str | None:
    """The carrier's own page about a parcel; None for a carrier without one."""
    template = TRACKING.get(carrier)
    return template.format(quote(number, safe="")) if template is not None else None
