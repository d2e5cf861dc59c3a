"""Failed sign-ins are counted per account and per client, in the database that all servers share."""

from __future__ import annotations

import datetime
import math

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.accounts import log
from kb.errors import InvalidInput
from kb.models import Account, AccountEvent
from kb.models.vocabulary import AccountEventKind
from kb.texts import Text

WINDOW = datetime.timedelta(minutes=15)
MOST_OF_ACCOUNT = 5
MOST_OF_CLIENT = 20
"""How many failures within the window close an account, and shut out a client."""


class Throttled(InvalidInput):
    """Too many sign-ins have failed; ``seconds`` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(_WAIT.format(minutes=math.ceil(seconds / 60)))
        self.seconds = seconds


def refuse_if_throttled(session: Session, account: Account | None, client: str) -> None:
    """Raise Throttled if the account, or the client, has failed too often."""
    limits = [(AccountEvent.client == client, MOST_OF_CLIENT)]
    if account is not None:
        limits.append((AccountEvent.account_id == account.id, MOST_OF_ACCOUNT))
    for condition, most in limits:
        failures = (
            sa.select(AccountEvent.at)
            .where(condition, AccountEvent.kind == AccountEventKind.FAILED, AccountEvent.at > log.now() - WINDOW)
            .order_by(AccountEvent.at.desc())
            .limit(most)
        )
        times = session.scalars(failures).all()
        if len(times) == most:
            raise Throttled(max(1, math.ceil((times[-1] + WINDOW - log.now()).total_seconds())))


_WAIT = Text(
    "Zu viele Anmeldungen sind fehlgeschlagen. Bitte warten Sie {minutes} Minuten, und versuchen Sie es dann noch einmal.",
    "Too many sign-ins have failed. Please wait {minutes} minutes, and then try again.",
)
