"""Facts of letters about an order, complete and plain."""

from typing import Any

FONTAINE = {
    "first_name": "Claire",
    "last_name": "Fontaine",
    "company": None,
    "line1": "12 rue de la Paix",
    "line2": "Escalier B",
    "postal_code": "75002",
    "city": "Paris",
    "region": None,
    "country": "FR",
    "country_name": "France",
    "phone": "+33 6 12 34 56 78",
}
MURPHY = FONTAINE | {
    "first_name": "Aoife",
    "last_name": "Murphy",
    "line1": "4 Merrion Square",
    "line2": None,
    "postal_code": "D02 XY45",
    "city": "Dublin",
    "region": "Co. Dublin",
    "country": "IE",
    "country_name": "Irlande",
    "phone": None,
}
MAISON = {
    "name": "Messika",
    "phone_display": "01 78 42 12 32",
    "phone": "+33178421232",
    "email": "conciergerie@messikagroup.com",
    "hours_text": "Du lundi au vendredi de 10 h à 19 h, le samedi de 10 h à 17 h",
    "legal": "Maison d’exemple, SAS au capital de 100 000 €\nRCS Paris 000 000 000",
    "site_url": "https://boutique.example",
}
TERMS = {
    "version": "2026-09",
    "html": "<h3>Article 1. Objet</h3><p>Les présentes conditions régissent les ventes.</p>",
    "text": "Article 1. Objet\n\nLes présentes conditions régissent les ventes.",
    "withdrawal_html": "<p>Vous disposez de quatorze jours à compter de la réception.</p>",
    "withdrawal_text": "Vous disposez de quatorze jours à compter de la réception.",
    "withdrawal_form_html": "<p>Je vous notifie par la présente ma rétractation.</p>",
    "withdrawal_form_text": "Je vous notifie par la présente ma rétractation.",
}
RING: dict[str, Any] = {
    "title": "Bague Constellation, or blanc et diamants",
    "sku": "EC-CONST-WG-52",
    "options": [{"name": "Taille", "value": "52"}],
    "quantity": 1,
    "unit_price": 245_000,
    "total": 245_000,
    "engraving": "C & J",
    "gift_message": "Pour toi,\npour toujours",
}
STUDS = RING | {
    "title": "Puces Aube, or rose",
    "sku": "EC-AUBE-RG",
    "options": [],
    "quantity": 2,
    "unit_price": 61_725,
    "total": 123_450,
    "engraving": None,
    "gift_message": None,
}
ORDER: dict[str, Any] = {
    "number": "EC7K-42QX",
    "placed_at": "2026-12-01T14:30:00+00:00",
    "status_label": "Paiement en attente",
    "status_explanation": "Nous sommes en attente de la confirmation du paiement par votre banque.",
    "due_at": "2026-12-01T15:00:00+00:00",
    "email": "claire@example.com",
    "lines": [RING, STUDS],
    "subtotal": 368_450,
    "delivery": 0,
    "total": 368_450,
    "taxes": [{"rate": "0.2", "taxable": 307_042, "tax": 61_408}],
    "delivery_address": FONTAINE,
    "billing_address": MURPHY,
    "delivery_option": {"title": "Livraison contre signature", "earliest": "2026-12-04", "latest": "2026-12-08"},
    "payment_method": "Visa •••• 4242",
}
SHIPMENT = {
    "carrier": "Chronopost",
    "tracking_number": "XY123456789FR",
    "tracking_url": "https://boutique.example/colis?numero=XY123456789FR",
}
LINKS = {
    "order": "https://boutique.example/orders/1?token=a&b",
    "pay": "https://boutique.example/pay/1",
    "withdrawal": "https://boutique.example/withdrawal",
}


def facts(*, cancelled: str | None = None, message: str | None = None, **order: object) -> dict[str, Any]:
    """The facts of an order letter; `order` changes the order's own."""
    told: dict[str, Any] = {
        "maison": MAISON,
        "order": ORDER | order,
        "links": LINKS,
        "terms": TERMS,
        "shipment": SHIPMENT,
        "documents": ["FA-2026-000042"],
    }
    return told | {"cancellation": {"reason": cancelled, "message": message}} if cancelled else told


def note_facts(**changes: Any) -> dict[str, Any]:
    """Everything that any short letter may say."""
    told = {
        "maison": MAISON,
        "name": "Claire",
        "link": "https://boutique.example/proof?token=__TOKEN__",
        "expires_at": "2026-12-01T15:00:00+00:00",
        "at": "2026-12-01T15:00:00+00:00",
        "starts_at": "2026-12-05T15:30:00+00:00",
        "due_at": "2026-12-01T15:00:00+00:00",
        "number": "EC7K-42QX",
        "piece": "Bague Constellation (52), RING-52",
        "title": "Une soirée au salon",
        "place": "Messika, quartier de la Paix",
        "reference": "7K3M9-QXR2D",
        "kind": "CANCEL_ORDER",
        "message": "Bonjour,\nmerci de m’appeler.",
        "email": "claire@example.com",
        "phone": "+33612345678",
        "language": "fr",
        "order_number": "7K3M9-QXR2D",
        "order_proof": "owner",
        "boutique": "Messika, Rive gauche",
        "pieces": "1 × Bague Constellation",
        "amount": 245_000,
        "document": "AV-2026-000007",
        "reason": "Elle est trop grande.",
    }
    return {**told, **changes}
