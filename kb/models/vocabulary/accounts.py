"""Roles of accounts, and what happens to accounts."""

from __future__ import annotations

from kb.models.vocabulary.term import Term


class AccountRole(Term):
    """What an account may do; each role may do what those before it may."""

    READER = "reader", "Lesen", "reader"
    CONTRIBUTOR = "contributor", "Mitarbeit", "contributor"
    EDITOR = "editor", "Redaktion", "editor"
    ADMIN = "admin", "Verwaltung", "admin"

    def includes(self, other: AccountRole) -> bool:
        """Return whether this role may do what ``other`` may."""
        order = list(AccountRole)
        return order.index(self) >= order.index(other)


class AccountEventKind(Term):
    """What happened to an account."""

    INVITED = "invited", "eingeladen", "invited"
    ACCEPTED = "accepted", "Einladung angenommen", "invitation accepted"
    SIGNED_IN = "signed_in", "angemeldet", "signed in"
    FAILED = "failed", "Anmeldung fehlgeschlagen", "sign-in failed"
    SIGNED_OUT = "signed_out", "abgemeldet", "signed out"
    SESSION_ENDED = "session_ended", "Sitzung beendet", "session ended"
    PASSWORD_CHANGED = "password_changed", "Passwort geändert", "password changed"
    RESET_LINK = "reset_link", "Link für ein neues Passwort erstellt", "link for a new password made"
    SECOND_FACTOR_ON = "second_factor_on", "zweiter Faktor eingerichtet", "second factor set up"
    SECOND_FACTOR_OFF = "second_factor_off", "zweiter Faktor entfernt", "second factor removed"
    CODE_USED = "code_used", "Ersatzcode verwendet", "recovery code used"
    ROLE_CHANGED = "role_changed", "Rolle geändert", "role changed"
    DISABLED = "disabled", "gesperrt", "disabled"
    ENABLED = "enabled", "entsperrt", "enabled"
