"""The second factor: codes of an app (TOTP, RFC 6238), and recovery codes in its place."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import secrets
from collections.abc import Sequence

import pyotp
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.accounts import log
from kb.errors import InvalidInput
from kb.models import Account, RecoveryCode
from kb.models.vocabulary import AccountEventKind
from kb.texts import Text

ISSUER = "Clusterwissen"
CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that are not taken for one another."""
_STEP = 30


def new_secret() -> str:
    """Return a key for an app."""
    return pyotp.random_base32()


def address(account: Account, secret: str) -> str:
    """Return the address (otpauth) that an app reads as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=ISSUER)


def turn_on(session: Session, account: Account, secret: str, code: str, client: str | None = None) -> Sequence[str]:
    """Store a key once its first code is right, and return new recovery codes. Raises InvalidInput."""
    step = _matching_step(secret, code)
    if step is None:
        raise InvalidInput(WRONG_CODE, field="code")
    account.totp_secret, account.totp_step = secret, step
    log.record(session, AccountEventKind.SECOND_FACTOR_ON, account, client=client)
    return new_recovery_codes(session, account)


def turn_off(session: Session, account: Account, by: Account | None = None) -> None:
    """Remove the second factor with its recovery codes."""
    account.totp_secret = account.totp_step = None
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    log.record(session, AccountEventKind.SECOND_FACTOR_OFF, account, by=by)


def new_recovery_codes(session: Session, account: Account) -> Sequence[str]:
    """Replace the recovery codes; the result is the only place where the new ones can be read."""
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = ["-".join(_word() for _ in range(3)) for _ in range(CODES)]
    session.add_all(RecoveryCode(account_id=account.id, code_hash=_digest(code)) for code in codes)
    return codes


def accept(session: Session, account: Account, code: str, client: str) -> bool:
    """Return whether a code of the app, or a recovery code, is right; each counts once."""
    assert account.totp_secret is not None
    step = _matching_step(account.totp_secret, code)
    if step is not None and step > (account.totp_step or 0):
        account.totp_step = step
        return True
    used = sa.delete(RecoveryCode).where(
        RecoveryCode.account_id == account.id, RecoveryCode.code_hash == _digest(code.strip().lower())
    )
    if session.execute(used.returning(RecoveryCode.id)).first() is None:
        return False
    log.record(session, AccountEventKind.CODE_USED, account, client=client)
    return True


def remaining_codes(session: Session, account: Account) -> int:
    """Return how many recovery codes are left."""
    of_account = sa.select(sa.func.count()).select_from(RecoveryCode).where(RecoveryCode.account_id == account.id)
    return session.scalar(of_account) or 0


def _matching_step(secret: str, code: str) -> int | None:
    """Return the time step of a code; clocks may differ by half a minute."""
    digits = "".join(code.split())
    generator = pyotp.TOTP(secret)
    step = int(log.now().timestamp()) // _STEP
    for candidate in (step, step - 1, step + 1):
        moment = datetime.datetime.fromtimestamp(candidate * _STEP, datetime.UTC)
        if hmac.compare_digest(generator.at(moment).encode(), digits.encode()):
            return candidate
    return None


def _word() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(4))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


WRONG_CODE = Text(
    "Dieser Code stimmt nicht. Codes gelten eine halbe Minute lang und nur einmal; bitte prüfen Sie auch die Uhr Ihres Geräts.",
    "This code is not right. A code is valid for half a minute and only once; please also check the clock of your device.",
)
