"""The log of accounts: who signed in, who tried, and what was changed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Account, AccountEvent
from kb.models.vocabulary import AccountEventKind

DAYS = 400
"""How long the log is kept."""


def now() -> datetime.datetime:
    """Return the time, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def record(
    session: Session,
    kind: AccountEventKind,
    account: Account | None,
    *,
    by: Account | None = None,
    client: str | None = None,
) -> None:
    """Add an event, and drop those that are too old to be kept."""
    session.execute(sa.delete(AccountEvent).where(AccountEvent.at < now() - datetime.timedelta(days=DAYS)))
    session.add(
        AccountEvent(
            at=now(),
            kind=kind,
            account_id=None if account is None else account.id,
            by_id=None if by is None else by.id,
            client=client,
        )
    )


def latest(session: Session, account: Account, most: int = 20) -> Sequence[AccountEvent]:
    """Return the last events of an account, the newest first."""
    of_account = sa.select(AccountEvent).where(AccountEvent.account_id == account.id)
    return session.scalars(of_account.order_by(AccountEvent.id.desc()).limit(most)).all()
