"""Signing in: password, then the second factor where there is one; failures are counted."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kb.accounts import log, passwords, second_factor
from kb.accounts.directory import find
from kb.accounts.throttle import refuse_if_throttled
from kb.models import Account
from kb.models.vocabulary import AccountEventKind
from kb.texts import Text


def check_password(session: Session, email: str, password: str, client: str) -> Account | None:
    """Return the account with this password, or None, which is counted. Raises Throttled.

    The caller commits in either case.
    """
    account = find(session, email)
    refuse_if_throttled(session, account, client)
    if not passwords.verify(account, password) or account is None or not account.is_active:
        log.record(session, AccountEventKind.FAILED, account, client=client)
        return None
    account.password_hash = passwords.renewed(account, password)
    return account


def check_code(session: Session, account: Account, code: str, client: str) -> bool:
    """Return whether a code of the second factor is right; a wrong one is counted. Raises Throttled.

    The caller commits in either case.
    """
    refuse_if_throttled(session, account, client)
    if second_factor.accept(session, account, code, client):
        return True
    log.record(session, AccountEventKind.FAILED, account, client=client)
    return False


def change_password(session: Session, account: Account, current: str, new: str, client: str) -> bool:
    """Change a password; return False if the current one is wrong, which is counted. Raises Throttled or InvalidInput."""
    refuse_if_throttled(session, account, client)
    if not passwords.verify(account, current):
        log.record(session, AccountEventKind.FAILED, account, client=client)
        return False
    account.password_hash = passwords.digest(new, account)
    log.record(session, AccountEventKind.PASSWORD_CHANGED, account, client=client)
    return True


WRONG = Text(
    "E-Mail-Adresse oder Passwort stimmen nicht.",
    "The e-mail address or the password is not right.",
)
WRONG_PASSWORD = Text("Das bisherige Passwort stimmt nicht.", "The current password is not right.")
