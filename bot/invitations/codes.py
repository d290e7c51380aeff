"""The codes of an invitation: made of its nonce and the bot's token, so that no copy of the database holds any.

The link's code is known again by its digest alone, with whatever token. Of six digits a plain digest would hide
nothing, since all million can be tried: theirs is keyed with the token, and a new token ends them.
"""

import base64
import hashlib
import hmac
import re
import secrets

LINK_BYTES = 12  # 96 bits: nobody guesses one
DIGITS = 6
LINK = re.compile(r"[A-Za-z0-9_-]{16}")


def new_nonce() -> str:
    return secrets.token_hex(16)


def _mac(token: str, what: str, text: str) -> bytes:
    return hmac.digest(token.encode(), f"jiedui invitation {what}:{text}".encode(), "sha256")


def link_code(token: str, nonce: str) -> str:
    """Sixteen letters, digits, - and _, for `?start=join-…`."""
    return base64.urlsafe_b64encode(_mac(token, "link", nonce)[:LINK_BYTES]).decode()


def digits(token: str, nonce: str) -> str:
    """Six digits to type."""
    return f"{int.from_bytes(_mac(token, 'digits', nonce)[:8]) % 10**DIGITS:0{DIGITS}}"


def link_digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def digits_digest(token: str, typed: str) -> str:
    return _mac(token, "typed", typed).hex()
