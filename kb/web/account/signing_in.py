"""Pages to sign in and out, and to set a password by a link."""

from __future__ import annotations

import time

from flask import Response, flash, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from kb import accounts, config
from kb.accounts import Throttled
from kb.errors import InvalidInput
from kb.models import Account
from kb.models.vocabulary import AccountEventKind
from kb.texts import Text
from kb.web.account.blueprint import account_pages, new_password, page, typed
from kb.web.account.visitor import client, own_session, sign_in_browser, sign_out_browser, visitor, writing
from kb.web.request import db, language, settings, url_for

_PENDING = "pending"
SECONDS_FOR_CODE = 600
"""How long after the password the code of the second factor is accepted."""


@account_pages.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> AnyResponse:
    """Ask for e-mail address and password."""
    if visitor() is not None:
        return redirect(_next_page(), 303)
    if request.method == "GET":
        return _sign_in_page()
    token = ""
    try:
        with writing() as changing:
            account = accounts.check_password(changing, typed("email"), typed("password"), client())
            if account is not None and account.totp_secret is None:
                token = accounts.sessions.begin(changing, account, browser=_browser(), client=client())
    except Throttled as error:
        return _throttled(_sign_in_page(error), error)
    if account is None:
        return _sign_in_page(InvalidInput(accounts.WRONG))
    if token:
        sign_in_browser(token)
        return redirect(_next_page(), 303)
    session.clear()
    session[_PENDING] = [account.id, int(time.time())]
    return redirect(url_for("account.code", next=_next_page()), 303)


@account_pages.route("/sign-in/code", methods=["GET", "POST"])
def code() -> AnyResponse:
    """Ask for the code of the second factor."""
    if (number := _pending_account()) is None:
        return redirect(url_for("account.sign_in", next=_next_page()), 303)
    if request.method == "GET":
        return page("code")
    token = ""
    try:
        with writing() as changing:
            account = changing.get(Account, number)
            if account is None or not account.is_active or account.totp_secret is None:
                session.clear()
                return redirect(url_for("account.sign_in"), 303)
            if accounts.check_code(changing, account, typed("code"), client()):
                token = accounts.sessions.begin(changing, account, browser=_browser(), client=client())
    except Throttled as error:
        return _throttled(page("code", error), error)
    if not token:
        return page("code", InvalidInput(accounts.second_factor.WRONG_CODE, field="code"))
    sign_in_browser(token)
    return redirect(_next_page(), 303)


@account_pages.post("/sign-out")
def sign_out() -> AnyResponse:
    """End the session of this browser."""
    account, current = visitor(), own_session()
    if account is not None and current is not None:
        with writing() as changing:
            accounts.sessions.end(changing, account, current.id, AccountEventKind.SIGNED_OUT)
    sign_out_browser()
    return redirect(url_for("pages.home"), 303)


@account_pages.route("/link/<token>", methods=["GET", "POST"])
def link(token: str) -> AnyResponse:
    """Set a password by an invitation, or by a link for a new one. Raises NotFound."""
    links = accounts.PasswordLinks(config.secret_key(settings()))
    if request.method == "GET":
        return page("link", account=links.account(db(), token))
    try:
        new = new_password()
        with writing() as changing:
            links.set_password(changing, token, new, client())
    except InvalidInput as error:
        return page("link", error, account=links.account(db(), token))
    sign_out_browser()
    flash(_SET.in_(language()))
    return redirect(url_for("account.sign_in"), 303)


def _sign_in_page(error: InvalidInput | None = None) -> Response:
    return page("sign_in", error, email=typed("email"))


def _throttled(response: Response, error: Throttled) -> Response:
    response.status_code = 429
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _pending_account() -> int | None:
    """Return the account whose password was right a moment ago."""
    pending = session.get(_PENDING)
    if not isinstance(pending, list) or time.time() - pending[1] > SECONDS_FOR_CODE:
        return None
    number: int = pending[0]
    return number


def _next_page() -> str:
    """Return the page that asked to sign in, if it is one of this site, else the own account."""
    path = request.args.get("next", "")
    is_ours = path.startswith(f"{request.script_root}/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_ours else url_for("account.own")


def _browser() -> str:
    return request.user_agent.string


_SET = Text(
    "Das Passwort ist gesetzt. Melden Sie sich jetzt damit an.",
    "The password is set. Now sign in with it.",
)
