"""One's own account: password, second factor, sessions, and what happened."""

from __future__ import annotations

from collections.abc import Callable

import segno
from flask import Response, flash, redirect, request, session
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kb import accounts
from kb.accounts import Throttled, second_factor
from kb.errors import InvalidInput
from kb.models import Account
from kb.models.vocabulary import AccountEventKind, AccountRole
from kb.texts import Text
from kb.web.account.blueprint import account_pages, new_password, page, typed
from kb.web.account.visitor import client, own_session, require, sign_out_browser, visitor, writing
from kb.web.request import db, language, url_for

_NEW_SECRET = "new_secret"  # noqa: S105  # The name of a field of the session.


@account_pages.get("/")
@require(AccountRole.READER)
def own() -> Response:
    """Show the account of this visitor."""
    return _own_page()


@account_pages.post("/password")
@require(AccountRole.READER)
def password() -> AnyResponse:
    """Change the password, and end the sessions of other browsers."""
    try:
        new = new_password()
        with writing() as changing:
            account = _own(changing)
            is_right = accounts.change_password(changing, account, typed("current"), new, client())
            if is_right:
                accounts.sessions.end_all(changing, account, but=_own_session_number())
    except InvalidInput as error:
        return _own_page(error, status=429 if isinstance(error, Throttled) else 400)
    if not is_right:
        return _own_page(InvalidInput(accounts.WRONG_PASSWORD, field="current"))
    flash(_CHANGED.in_(language()))
    return redirect(url_for("account.own"), 303)


@account_pages.route("/second-factor", methods=["GET", "POST"])
@require(AccountRole.READER)
def second_factor_page() -> AnyResponse:
    """Set up the second factor: show a key, and store it once its first code is right."""
    account = visitor()
    assert account is not None
    if account.totp_secret is not None:  # It is removed first, for which the password is asked.
        return redirect(url_for("account.own"), 303)
    if request.method == "GET" or _NEW_SECRET not in session:
        session[_NEW_SECRET] = second_factor.new_secret()
        return _second_factor_page(account)
    try:
        with writing() as changing:
            codes = second_factor.turn_on(changing, _own(changing), session[_NEW_SECRET], typed("code"), client())
    except InvalidInput as error:
        return _second_factor_page(account, error)
    session.pop(_NEW_SECRET)
    return page("recovery_codes", codes=codes)


@account_pages.post("/second-factor/off")
@require(AccountRole.READER)
def second_factor_off() -> AnyResponse:
    """Remove the second factor, for which the password is asked."""
    return _with_password(_OFF, second_factor.turn_off)


@account_pages.post("/recovery-codes")
@require(AccountRole.READER)
def recovery_codes() -> AnyResponse:
    """Make new recovery codes, for which the password is asked."""
    codes: list[str] = []
    answer = _with_password(
        None, lambda changing, account: codes.extend(second_factor.new_recovery_codes(changing, account))
    )
    return page("recovery_codes", codes=codes) if codes else answer


@account_pages.post("/sessions/<int:number>/end")
@require(AccountRole.READER)
def end_session(number: int) -> AnyResponse:
    """End a session of this account in another browser, or in this one."""
    is_this = number == _own_session_number()
    with writing() as changing:
        accounts.sessions.end(changing, _own(changing), number, AccountEventKind.SESSION_ENDED)
    if is_this:
        sign_out_browser()
    else:
        flash(_ENDED.in_(language()))
    return redirect(url_for("account.own"), 303)


def _own_page(error: InvalidInput | None = None, status: int = 200) -> Response:
    account = visitor()
    assert account is not None
    return page(
        "own",
        error,
        status,
        browser_name=browser_name,
        account=account,
        sessions=accounts.sessions.of_account(db(), account),
        this_session=_own_session_number(),
        events=accounts.log.latest(db(), account),
        codes_left=second_factor.remaining_codes(db(), account),
    )


def _second_factor_page(account: Account, error: InvalidInput | None = None) -> Response:
    secret: str = session[_NEW_SECRET]
    address = second_factor.address(account, secret)
    picture = segno.make(address).svg_data_uri(scale=5, dark="#000", light="#fff")
    return page("second_factor", error, secret=secret, address=address, picture=picture)


def _with_password(done: Text | None, change: Callable[[Session, Account], object]) -> AnyResponse:
    """Change something after the password has been checked again."""
    try:
        with writing() as changing:
            account = _own(changing)
            is_right = accounts.check_password(changing, account.email, typed("confirmed"), client()) is not None
            if is_right:
                change(changing, account)
    except Throttled as error:
        return _own_page(error, status=429)
    if not is_right:
        return _own_page(InvalidInput(accounts.WRONG_PASSWORD, field="confirmed"))
    if done is not None:
        flash(done.in_(language()))
    return redirect(url_for("account.own"), 303)


def _own(changing: Session) -> Account:
    account = visitor()
    assert account is not None
    return changing.get_one(Account, account.id)


def _own_session_number() -> int | None:
    current = own_session()
    return None if current is None else current.id


def browser_name(text: str) -> str:
    """Return browser and system of a User-Agent header in plain words; the beginning of the header if they are unknown."""
    browser = next((name for sign, name in _BROWSERS.items() if sign in text), text[:40])
    system = next((name for sign, name in _SYSTEMS.items() if sign in text), "")
    return ", ".join(filter(None, (browser, system)))


_BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome": "Chrome", "Safari/": "Safari"}
"""Signs of browsers; most call themselves Chrome and Safari, too, so the order matters."""
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
_CHANGED = Text(
    "Das Passwort ist geändert; andere Browser sind abgemeldet.",
    "The password is changed; other browsers have been signed out.",
)
_OFF = Text("Der zweite Faktor ist entfernt.", "The second factor is removed.")
_ENDED = Text("Die Sitzung ist beendet.", "The session has ended.")
