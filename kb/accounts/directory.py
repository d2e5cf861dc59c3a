"""The accounts themselves: add, find, list, change the role, disable, enable, remove."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.accounts import log, sessions
from kb.errors import Conflict, InvalidInput, NotFound
from kb.models import Account, AccountEvent, RecoveryCode
from kb.models.vocabulary import AccountEventKind, AccountRole
from kb.texts import Text

LONGEST = 300
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")


def add(session: Session, *, email: str, name: str, role: AccountRole, by: Account | None = None) -> Account:
    """Add an account without a password, to be invited. Raises InvalidInput or Conflict."""
    address = email.strip().lower()
    if not _EMAIL.fullmatch(address) or len(address) > LONGEST:
        raise InvalidInput(_NO_EMAIL, field="email")
    if not name.strip() or len(name) > LONGEST:
        raise InvalidInput(_NO_NAME.format(most=LONGEST), field="name")
    if find(session, address) is not None:
        raise Conflict(_TAKEN.format(email=address))
    account = Account(email=address, name=" ".join(name.split()), role=role, is_active=True, created_at=log.now())
    session.add(account)
    session.flush()
    log.record(session, AccountEventKind.INVITED, account, by=by)
    return account


def find(session: Session, email: str) -> Account | None:
    """Return the account with an e-mail address, in any case."""
    return session.scalar(sa.select(Account).where(Account.email == email.strip().lower()))


def existing(session: Session, email: str) -> Account:
    """Return the account with an e-mail address. Raises NotFound."""
    account = find(session, email)
    if account is None:
        raise NotFound(_MISSING.format(email=email))
    return account


def everyone(session: Session) -> Sequence[Account]:
    """Return all accounts by name."""
    return session.scalars(sa.select(Account).order_by(sa.func.lower(Account.name), Account.id)).all()


def is_empty(session: Session) -> bool:
    """Return whether there is no account yet."""
    return session.scalar(sa.select(Account.id).limit(1)) is None


def set_role(session: Session, account: Account, role: AccountRole, by: Account | None = None) -> None:
    """Change a role. Raises Conflict if no administrator would be left."""
    if role is not AccountRole.ADMIN:
        _keep_an_admin(session, account)
    if account.role is not role:
        account.role = role
        log.record(session, AccountEventKind.ROLE_CHANGED, account, by=by)


def disable(session: Session, account: Account, by: Account | None = None) -> None:
    """End all sessions of an account and let it sign in no more. Raises Conflict if no administrator would be left."""
    _keep_an_admin(session, account)
    sessions.end_all(session, account)
    if account.is_active:
        account.is_active = False
        log.record(session, AccountEventKind.DISABLED, account, by=by)


def enable(session: Session, account: Account, by: Account | None = None) -> None:
    """Let an account sign in again."""
    if not account.is_active:
        account.is_active = True
        log.record(session, AccountEventKind.ENABLED, account, by=by)


def remove(session: Session, account: Account) -> None:
    """Erase an account with its sessions and its part of the log. Raises Conflict if no administrator would be left."""
    _keep_an_admin(session, account)
    sessions.end_all(session, account)
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session.execute(sa.delete(AccountEvent).where(AccountEvent.account_id == account.id))
    session.execute(sa.update(AccountEvent).where(AccountEvent.by_id == account.id).values(by_id=None))
    session.delete(account)


def _keep_an_admin(session: Session, account: Account) -> None:
    others = sa.select(Account.id).where(
        Account.role == AccountRole.ADMIN, Account.is_active.is_(True), Account.id != account.id
    )
    if account.role is AccountRole.ADMIN and account.is_active and session.scalar(others.limit(1)) is None:
        raise Conflict(_LAST_ADMIN.format(email=account.email), [account.email])


_NO_EMAIL = Text(
    "Bitte eine E-Mail-Adresse angeben, etwa vorname.name@beispiel.de.",
    "Enter an e-mail address, such as first.last@example.org.",
)
_NO_NAME = Text("Bitte einen Namen mit höchstens {most} Zeichen angeben.", "Enter a name of at most {most} characters.")
_TAKEN = Text("Für {email} gibt es schon ein Konto.", "There is an account for {email} already.")
_MISSING = Text("Für {email} gibt es kein Konto.", "There is no account for {email}.")
_LAST_ADMIN = Text(
    "{email} ist das letzte aktive Konto der Verwaltung. Geben Sie zuerst einem anderen diese Rolle.",
    "{email} is the last active account of an administrator. Give another one this role first.",
)
NO_ACCOUNT = Text(
    'Es gibt noch kein Konto. So wird eines angelegt: kb user add vorname.name@beispiel.de --name "Vorname Name" --role admin',
    'There is no account yet. To add one: kb user add first.last@example.org --name "First Last" --role admin',
)
