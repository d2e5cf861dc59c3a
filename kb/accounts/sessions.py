"""Sessions: the browsers in which an account is signed in. The cookie holds a token, the database its digest."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.accounts import log
from kb.models import Account, AccountSession
from kb.models.vocabulary import AccountEventKind

LIFETIME = datetime.timedelta(days=7)
LONGEST_BROWSER = 200


def begin(session: Session, account: Account, *, browser: str, client: str) -> str:
    """Sign an account in; return the token for the browser's cookie."""
    session.execute(sa.delete(AccountSession).where(AccountSession.expires_at < log.now()))
    token = secrets.token_urlsafe(32)
    session.add(
        AccountSession(
            account_id=account.id,
            token_hash=_digest(token),
            browser=browser[:LONGEST_BROWSER],
            created_at=log.now(),
            expires_at=log.now() + LIFETIME,
        )
    )
    log.record(session, AccountEventKind.SIGNED_IN, account, client=client)
    return token


def find(session: Session, token: str) -> tuple[Account, AccountSession] | None:
    """Return account and session of a token, unless it has ended or the account is disabled."""
    valid = (
        sa.select(Account, AccountSession)
        .join(AccountSession, AccountSession.account_id == Account.id)
        .where(
            AccountSession.token_hash == _digest(token),
            AccountSession.expires_at > log.now(),
            Account.is_active.is_(True),
        )
    )
    row = session.execute(valid).one_or_none()
    return None if row is None else (row[0], row[1])


def of_account(session: Session, account: Account) -> Sequence[AccountSession]:
    """Return the sessions of an account, the newest first."""
    valid = sa.select(AccountSession).where(
        AccountSession.account_id == account.id, AccountSession.expires_at > log.now()
    )
    return session.scalars(valid.order_by(AccountSession.id.desc())).all()


def end(session: Session, account: Account, number: int, kind: AccountEventKind) -> bool:
    """End one session of an account; return whether it was there."""
    one = sa.delete(AccountSession).where(AccountSession.account_id == account.id, AccountSession.id == number)
    if session.execute(one.returning(AccountSession.id)).first() is None:
        return False
    log.record(session, kind, account)
    return True


def end_all(session: Session, account: Account, but: int | None = None) -> None:
    """End all sessions of an account, ``but`` one."""
    session.execute(
        sa.delete(AccountSession).where(AccountSession.account_id == account.id, AccountSession.id != (but or 0))
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
