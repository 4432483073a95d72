"""Secrets that the server must read again, sealed with a key made of SECRET_KEY."""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# Of the first way of sealing, so that a later one can tell them apart.
MARK: Final = "v1:"
KEY_BYTES, NONCE_BYTES = 32, 12
PURPOSE: Final = b"jvlu_budget second factor"


class KeyLost(ValueError):
    """No key that the settings hold opens the secret."""


def seal(secret: bytes, owner: str) -> str:
    """The secret as text that SECRET_KEY alone opens, and for this owner alone."""
    nonce = os.urandom(NONCE_BYTES)
    key = _key_from(settings.SECRET_KEY)
    sealed = AESGCM(key).encrypt(nonce, secret, owner.encode())
    return MARK + urlsafe_b64encode(nonce + sealed).decode()


def unseal(text: str, owner: str) -> bytes:
    """The secret, by SECRET_KEY or one of SECRET_KEY_FALLBACKS. Raises KeyLost."""
    if not text.startswith(MARK):
        raise KeyLost
    content = urlsafe_b64decode(text.removeprefix(MARK))
    nonce, sealed = content[:NONCE_BYTES], content[NONCE_BYTES:]
    for secret_key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        key = _key_from(secret_key)
        try:
            return AESGCM(key).decrypt(nonce, sealed, owner.encode())
        except InvalidTag:
            continue
    raise KeyLost


@lru_cache(maxsize=8)
def _key_from(secret_key: str) -> bytes:
    """A key for this purpose alone."""
    derivation = HKDF(SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE)
    return derivation.derive(secret_key.encode())
