"""Links by which a password is set: invitations, and links for a new one. They need no mail server.

A link is signed and not stored. It stops working when the password has been set, because it names the one before.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from kb.accounts import log, passwords, sessions
from kb.errors import NotFound
from kb.models import Account
from kb.models.vocabulary import AccountEventKind
from kb.texts import Text

_SALT = "link to set a password"
DAYS_OF_INVITATION = 14
HOURS_OF_RESET = 24


@dataclass(frozen=True, slots=True)
class PasswordLinks:
    """Makes and reads links, signed with the site's secret key."""

    secret: str

    def token(self, account: Account) -> str:
        """Return the token of a link for an account: an invitation if it has no password yet."""
        return self._serializer().dumps([account.id, _state(account)])

    def account(self, session: Session, token: str) -> Account:
        """Return the account that a link is for. Raises NotFound if it is used, too old, or not ours."""
        try:
            (number, state), signed_at = self._serializer().loads(
                token, max_age=DAYS_OF_INVITATION * 86_400, return_timestamp=True
            )
        except SignatureExpired:
            raise NotFound(_EXPIRED) from None
        except (BadData, TypeError, ValueError):
            raise NotFound(_UNKNOWN) from None
        account = session.get(Account, number)
        if account is None or not account.is_active or _state(account) != state:
            raise NotFound(_USED)
        age = (log.now() - signed_at).total_seconds()
        if account.password_hash is not None and age > HOURS_OF_RESET * 3600:
            raise NotFound(_EXPIRED)
        return account

    def set_password(self, session: Session, token: str, password: str, client: str) -> Account:
        """Set the password by a link, and end all sessions. Raises NotFound or InvalidInput."""
        account = self.account(session, token)
        is_new = account.password_hash is None
        account.password_hash = passwords.digest(password, account)
        sessions.end_all(session, account)
        kind = AccountEventKind.ACCEPTED if is_new else AccountEventKind.PASSWORD_CHANGED
        log.record(session, kind, account, client=client)
        return account

    def _serializer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt=_SALT)


def _state(account: Account) -> str:
    return hashlib.sha256(f"{account.password_hash} {account.email}".encode()).hexdigest()[:16]


_EXPIRED = Text(
    "Dieser Link ist abgelaufen. Bitten Sie die Verwaltung der Website um einen neuen.",
    "This link has expired. Ask the administrators of the site for a new one.",
)
_USED = Text(
    "Dieser Link ist schon verwendet worden, oder es gibt das Konto nicht mehr. Melden Sie sich an, oder bitten Sie die"
    " Verwaltung der Website um einen neuen Link.",
    "This link has been used, or the account does not exist any more. Sign in, or ask the administrators of the site for"
    " a new link.",
)
_UNKNOWN = Text(
    "Dieser Link ist unvollständig. Bitte kopieren Sie ihn ganz in die Adresszeile.",
    "This link is incomplete. Please copy the whole of it into the address bar.",
)
