"""Passwords: what a new one has to be, and their digests."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kb.errors import InvalidInput
from kb.models import Account
from kb.texts import Text

LEAST = 12
MOST = 200
"""The length of a password, in characters."""
LEAST_DIFFERENT = 5
_hasher = PasswordHasher()


def digest(password: str, account: Account) -> str:
    """Return the Argon2id digest of a new password. Raises InvalidInput for one that is easily guessed."""
    folded = password.casefold()
    names = [account.email.partition("@")[0], *account.name.split()]
    if len(password) < LEAST:
        raise InvalidInput(_SHORT.format(least=LEAST), field="password")
    if len(password) > MOST:
        raise InvalidInput(_LONG.format(most=MOST), field="password")
    if len(set(folded)) < LEAST_DIFFERENT or any(len(name) > 3 and name.casefold() in folded for name in names):
        raise InvalidInput(_GUESSED, field="password")
    return _hasher.hash(password)


def verify(account: Account | None, password: str) -> bool:
    """Return whether it is the password of the account; takes as long if there is none."""
    stored = account.password_hash if account is not None else None
    try:
        _hasher.verify(stored or _nobody(), password[: MOST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def renewed(account: Account, password: str) -> str:
    """Return the digest of a password that was verified; a new one if the cost has been raised since."""
    stored = account.password_hash or ""
    return _hasher.hash(password) if _hasher.check_needs_rehash(stored) else stored


@cache
def _nobody() -> str:
    return _hasher.hash("the password of an account that does not exist")


_SHORT = Text(
    "Bitte mindestens {least} Zeichen verwenden; mehrere Wörter hintereinander sind gut zu merken.",
    "Use at least {least} characters; several words in a row are easy to remember.",
)
_LONG = Text("Bitte höchstens {most} Zeichen verwenden.", "Use at most {most} characters.")
_GUESSED = Text(
    "Dieses Passwort ist leicht zu erraten: Es enthält Ihren Namen oder nur wenige verschiedene Zeichen.",
    "This password is easily guessed: it contains your name, or only a few different characters.",
)
