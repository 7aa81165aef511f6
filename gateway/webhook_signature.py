"""The signature of a webhook, after the Standard Webhooks specification."""

import base64
import hashlib
import hmac


def sign(secret: str, event_id: str, timestamp: int, body: bytes) -> str:
    """Value of the header `webhook-signature`; the secret's own characters are the key, nothing is decoded."""
    signed = f"{event_id}.{timestamp}.".encode() + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()
