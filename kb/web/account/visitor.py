"""Who is visiting: the account of the session, and what a view demands of it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from flask import g, redirect, request, session
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kb import accounts, config, database
from kb.models import Account, AccountSession
from kb.models.vocabulary import AccountRole
from kb.texts import Text
from kb.web.request import (
    TITLES,
    ProblemDetails,
    app_state,
    client_key,
    db,
    error_response,
    is_personal,
    settings,
    url_for,
)

_TOKEN = "token"  # noqa: S105  # The name of a field of the session.
_View = TypeVar("_View", bound=Callable[..., Any])


def visitor() -> Account | None:
    """Return the account that has signed in with this browser; readers without a session cost nothing."""
    return _of_session()[0]


def own_session() -> AccountSession | None:
    """Return the session of this browser."""
    return _of_session()[1]


def _of_session() -> tuple[Account | None, AccountSession | None]:
    if "visitor" not in g:
        g.visitor = (None, None)
        token = session.get(_TOKEN) if is_personal() else None
        if isinstance(token, str):
            try:
                g.visitor = accounts.sessions.find(db(), token) or (None, None)
            except sa.exc.SQLAlchemyError:
                db().rollback()  # Pages on errors are written without a database, too.
    return cast("tuple[Account | None, AccountSession | None]", g.visitor)


@contextmanager
def writing() -> Iterator[Session]:
    """Open a session for changes that is committed at the end. Raises Busy while an import writes."""
    with database.in_plain_words(), app_state().sessions.begin() as changing:
        database.lock_file(changing)
        yield changing


def client() -> str:
    """Return a keyed digest of the network address, by which failures are counted without storing the address."""
    return hmac.new(config.secret_key(settings()).encode(), client_key().encode(), hashlib.sha256).hexdigest()


def sign_in_browser(token: str) -> None:
    """Give this browser a new session; nothing of the former one stays."""
    session.clear()
    session[_TOKEN] = token
    session.permanent = True
    g.pop("visitor", None)


def sign_out_browser() -> None:
    """Forget the session of this browser."""
    session.clear()
    g.pop("visitor", None)


def require(role: AccountRole) -> Callable[[_View], _View]:
    """Let only accounts with a role, or a higher one, see a view; others are asked to sign in, or refused."""

    def decorated(view: _View) -> _View:
        @wraps(view)
        def checked(*arguments: Any, **values: Any) -> Any:
            account = visitor()
            if account is None:
                return _sign_in_first()
            if not account.role.includes(role):
                return error_response(ProblemDetails(403, TITLES[403], _NOT_ALLOWED.format(role=role.label)))
            return view(*arguments, **values)

        checked.required_role = role  # type: ignore[attr-defined]  # Read by the test of all routes and roles.
        return cast(_View, checked)

    return decorated


def _sign_in_first() -> AnyResponse:
    if request.method != "GET":
        return error_response(ProblemDetails(403, TITLES[403], _SIGNED_OUT))
    return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")), 303)


_NOT_ALLOWED = Text(
    "Dafür braucht Ihr Konto die Rolle „{role}“. Bitten Sie die Verwaltung der Website darum.",
    "For this, your account needs the role “{role}”. Ask the administrators of the site for it.",
)
_SIGNED_OUT = Text(
    "Sie sind nicht mehr angemeldet; gespeichert wurde nichts. Melden Sie sich in einem anderen Fenster an, gehen Sie dann"
    " hier zurück, und senden Sie das Formular noch einmal ab.",
    "You are no longer signed in; nothing has been stored. Sign in in another window, then go back here and send the form"
    " again.",
)
