"""The accounts of all, for administrators: invite, give a role, make a link for a new password, disable, enable."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, redirect
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kb import accounts, config
from kb.errors import Conflict, InvalidInput, KnowledgeBaseError, NotFound
from kb.models import Account
from kb.models.vocabulary import AccountEventKind, AccountRole
from kb.texts import Text
from kb.web.account.blueprint import account_pages, page, typed
from kb.web.account.visitor import client, require, visitor, writing
from kb.web.request import absolute, db, language, settings, url_for


@account_pages.get("/all")
@require(AccountRole.ADMIN)
def everyone() -> Response:
    """List the accounts, with a form for invitations."""
    return _everyone_page()


@account_pages.post("/all")
@require(AccountRole.ADMIN)
def invite() -> Response:
    """Add an account, and show the link of its invitation."""
    try:
        role = _typed_role()
        with writing() as changing:
            account = accounts.add(changing, email=typed("email"), name=typed("name"), role=role, by=_self(changing))
    except (InvalidInput, Conflict) as error:
        return _everyone_page(error)
    return _link_page(account)


@account_pages.post("/all/<int:number>/role")
@require(AccountRole.ADMIN)
def change_role(number: int) -> AnyResponse:
    """Give an account another role."""
    role = _typed_role()
    return _changed(number, _ROLE, lambda changing, account, by: accounts.set_role(changing, account, role, by))


@account_pages.post("/all/<int:number>/disable")
@require(AccountRole.ADMIN)
def disable(number: int) -> AnyResponse:
    """Disable an account, and end its sessions."""
    return _changed(number, _DISABLED, accounts.disable)


@account_pages.post("/all/<int:number>/enable")
@require(AccountRole.ADMIN)
def enable(number: int) -> AnyResponse:
    """Let a disabled account sign in again."""
    return _changed(number, _ENABLED, accounts.enable)


@account_pages.post("/all/<int:number>/without-second-factor")
@require(AccountRole.ADMIN)
def remove_second_factor(number: int) -> AnyResponse:
    """Remove the second factor of a person who has lost device and codes."""
    return _changed(number, _NO_FACTOR, accounts.second_factor.turn_off)


@account_pages.post("/all/<int:number>/link")
@require(AccountRole.ADMIN)
def make_link(number: int) -> Response:
    """Show a link by which a new password is set, or the invitation accepted."""
    with writing() as changing:
        account = _existing(changing, number)
        accounts.log.record(changing, AccountEventKind.RESET_LINK, account, by=_self(changing), client=client())
    return _link_page(account)


def _everyone_page(error: KnowledgeBaseError | None = None) -> Response:
    shown = InvalidInput(error.message) if isinstance(error, Conflict) else error
    assert shown is None or isinstance(shown, InvalidInput)
    return page(
        "everyone",
        shown,
        status=409 if isinstance(error, Conflict) else 200,
        accounts=accounts.everyone(db()),
        roles=[(role.value, role.label.in_(language())) for role in AccountRole],
        typed={name: typed(name) for name in ("email", "name", "role")},
    )


def _link_page(account: Account) -> Response:
    token = accounts.PasswordLinks(config.secret_key(settings())).token(account)
    return page("invitation", account=account, address=absolute(url_for("account.link", token=token)))


def _changed(number: int, done: Text, change: Callable[[Session, Account, Account], None]) -> AnyResponse:
    """Change an account and say so. Shows why if that is impossible."""
    try:
        with writing() as changing:
            account = _existing(changing, number)
            change(changing, account, _self(changing))
    except Conflict as error:
        return _everyone_page(error)
    flash(done.format(name=account.name).in_(language()))
    return redirect(url_for("account.everyone"), 303)


def _existing(changing: Session, number: int) -> Account:
    account = changing.get(Account, number)
    if account is None:
        raise NotFound(_MISSING)
    return account


def _self(changing: Session) -> Account:
    account = visitor()
    assert account is not None
    return changing.get_one(Account, account.id)


def _typed_role() -> AccountRole:
    for role in AccountRole:
        if role.value == typed("role"):
            return role
    raise InvalidInput(_NO_ROLE)


_ROLE = Text("Die Rolle von {name} ist geändert.", "The role of {name} is changed.")
_DISABLED = Text("Das Konto von {name} ist gesperrt.", "The account of {name} is disabled.")
_ENABLED = Text("Das Konto von {name} ist entsperrt.", "The account of {name} is enabled.")
_NO_FACTOR = Text("Der zweite Faktor von {name} ist entfernt.", "The second factor of {name} is removed.")
_MISSING = Text("Dieses Konto gibt es nicht.", "There is no such account.")
_NO_ROLE = Text("Bitte eine der Rollen wählen.", "Choose one of the roles.")
