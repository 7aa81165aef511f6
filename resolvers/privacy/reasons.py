"""What the registry says more than once: why things are kept, how long, and what stands where they were."""

from dataclasses import asdict
from datetime import timedelta

from tortoise.expressions import Q

from resolvers.languages.translations import message
from resolvers.people.addresses import Address
from resolvers.people.tables import ProofPurpose
from resolvers.privacy.declaring import Duty

YEAR = timedelta(days=365)
CONTRACT = Duty(
    message("Orders that were paid: pieces, amounts, names and addresses"),
    message(
        "a contract concluded online from 120 € on is kept ten years and shown to the consumer who asks (C. conso."
        " L213-1, D213-2); its accounting records too (C. com. L123-22)"
    ),
    10,
)
EVIDENCE = Duty(
    message("The log of consents, under a hash of the address"), message("evidence of consent (GDPR, article 7)"), 5
)

# What stands where an address or a person was.
NOBODY = ""
# Marks an order of which nothing is kept of anybody any more.
EMPTIED = "emptied"
NOWHERE = asdict(Address(first_name="", last_name="", line1="", city="", country="FR"))
EMAIL_CHANGE_UNDO = ProofPurpose.EMAIL_CHANGE_UNDO
TEXTS = ~Q(engraving__isnull=True, gift_message__isnull=True)
REACHABLE = ~Q(email__isnull=True, phone__isnull=True, message="")

ADDRESS = "delivery and billing"
CONTACT = "to answer and to deliver"
ACCOUNT = "to recognise and address the customer"
SAFETY = "to keep the account safe"
