"""What the hosted page says, in French and English, and how it writes money."""

Words = dict[str, str]

ENGLISH: Words = {
    "language": "en",
    "payment": "Payment",
    "amount": "Amount",
    "reference": "Reference",
    "demonstration": "Demonstration",
    "nothing_moves": "This page stands in for a bank. No card is asked for, and no money moves.",
    "question": "What does the bank answer?",
    "accept": "Authorise {amount}",
    "accept_meaning": "The bank agrees. The amount is set aside and collected later.",
    "challenge": "Ask for a verification",
    "challenge_meaning": "The bank first wishes to be sure that it is you (3-D\u00a0Secure).",
    "retry": "Refuse this attempt",
    "retry_meaning": "A passing refusal. You stay on this page and may try again.",
    "refuse": "Refuse for good",
    "refuse_meaning": "The payment ends here.",
    "leave": "Return without paying",
    "attempt_failed": "The bank did not accept this attempt. Nothing was charged; you may try again.",
    "minutes_left": "This page stays open for {minutes} more minutes.",
    "minute_left": "This page stays open for one more minute.",
    "verification": "Verification",
    "is_it_you": "Is it you?",
    "bank_asks": "Your bank asks you to confirm this payment. Here, it asks for no code.",
    "confirm": "Yes, I confirm",
    "deny": "No, let the verification fail",
    "back": "Return to {merchant}",
    "authorised": "Payment authorised",
    "authorised_text": "{amount} has been set aside. There is nothing left to do on this page.",
    "captured": "Payment collected",
    "captured_text": "This payment was authorised and then collected. There is nothing left to do on this page.",
    "declined": "Payment refused",
    "declined_text": "The bank refused this payment. Nothing was charged.",
    "expired": "Payment expired",
    "expired_text": "The time for this payment is over. Nothing was charged.",
    "voided": "Payment cancelled",
    "voided_text": "The amount set aside was released. Nothing was charged.",
    "not_found": "Page not found",
    "not_found_text": "No payment is known at this address.",
    "foreign": "Request declined",
    "foreign_text": "This answer came from another site than this page. Nothing was changed.",
    "unknown": "Answer not understood",
    "unknown_text": "This is none of the answers offered on this page. Nothing was changed.",
}

FRENCH: Words = {
    "language": "fr",
    "payment": "Paiement",
    "amount": "Montant",
    "reference": "Référence",
    "demonstration": "Démonstration",
    "nothing_moves": "Cette page tient lieu de banque. Aucune carte n’est demandée, aucun argent ne circule.",
    "question": "Que répond la banque\u202f?",
    "accept": "Autoriser {amount}",
    "accept_meaning": "La banque accepte. Le montant est réservé, puis prélevé plus tard.",
    "challenge": "Demander une vérification",
    "challenge_meaning": "La banque veut d’abord s’assurer que c’est bien vous (3-D\u00a0Secure).",
    "retry": "Refuser cette tentative",
    "retry_meaning": "Un refus passager. Vous restez sur cette page et pouvez réessayer.",
    "refuse": "Refuser définitivement",
    "refuse_meaning": "Le paiement prend fin ici.",
    "leave": "Revenir sans payer",
    "attempt_failed": "La banque n’a pas accepté cette tentative. Rien n’a été débité\u202f; vous pouvez réessayer.",
    "minutes_left": "Cette page reste ouverte encore {minutes}\u00a0minutes.",
    "minute_left": "Cette page reste ouverte encore une minute.",
    "verification": "Vérification",
    "is_it_you": "Est-ce bien vous\u202f?",
    "bank_asks": "Votre banque vous prie de confirmer ce paiement. Ici, elle ne demande aucun code.",
    "confirm": "Oui, je confirme",
    "deny": "Non, que la vérification échoue",
    "back": "Revenir chez {merchant}",
    "authorised": "Paiement autorisé",
    "authorised_text": "{amount} sont réservés. Cette page n’a plus rien à vous demander.",
    "captured": "Paiement prélevé",
    "captured_text": "Ce paiement a été autorisé, puis prélevé. Cette page n’a plus rien à vous demander.",
    "declined": "Paiement refusé",
    "declined_text": "La banque a refusé ce paiement. Rien n’a été débité.",
    "expired": "Paiement expiré",
    "expired_text": "Le délai de ce paiement est passé. Rien n’a été débité.",
    "voided": "Paiement annulé",
    "voided_text": "Le montant réservé a été libéré. Rien n’a été débité.",
    "not_found": "Page introuvable",
    "not_found_text": "Aucun paiement n’est connu à cette adresse.",
    "foreign": "Demande écartée",
    "foreign_text": "Cette réponse venait d’un autre site que cette page. Rien n’a été changé.",
    "unknown": "Réponse non comprise",
    "unknown_text": "Cette réponse n’est pas de celles que la page propose. Rien n’a été changé.",
}


def words(language: str) -> Words:
    return FRENCH if language.lower().startswith("fr") else ENGLISH


def money(amount: int, language: str) -> str:
    """Minor units of euro as people of the language write them: 1 290,00 € or €1,290.00."""
    euros, cents = divmod(amount, 100)
    if words(language) is FRENCH:
        return f"{euros:,}".replace(",", "\u202f") + f",{cents:02}\u00a0€"
    return f"€{euros:,}.{cents:02}"
