"""`kb user`: the accounts of those who look after the knowledge base."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from kb import accounts, config, database
from kb.cli.bilingual import argument, group, option
from kb.cli.imports import opened
from kb.config import Settings
from kb.models import Account
from kb.models.vocabulary import AccountEventKind, AccountRole
from kb.texts import Text

_ROLES = click.Choice([role.value for role in AccountRole])
_EMAIL = Text("E-MAIL", "EMAIL")


@group(Text("Konten verwalten: wer im Browser was darf.", "Manage accounts: who may do what in the browser."))
def user() -> None:
    """Manage accounts."""


@user.command(
    help_text=Text(
        "Ein Konto anlegen und den Link nennen, mit dem das Passwort gesetzt wird.",
        "Add an account, and print the link by which its password is set.",
    )
)
@argument("email", _EMAIL)
@option("--name", required=True, help_text=Text("Vor- und Nachname.", "First name and surname."))
@option(
    "--role",
    type=_ROLES,
    default=AccountRole.EDITOR.value,
    show_default=True,
    help_text=Text("Die Rolle.", "The role."),
)
@click.pass_obj
def add(settings: Settings, email: str, name: str, role: str) -> None:
    """Add an account, and print its invitation."""
    with _writing(settings) as session:
        account = accounts.add(session, email=email, name=name, role=AccountRole(role))
        address = _link(settings, account)
    _say(settings, _INVITATION.format(name=account.name, days=accounts.links.DAYS_OF_INVITATION, link=address))


@user.command(
    "link",
    help_text=Text(
        "Einen Link nennen, mit dem ein neues Passwort gesetzt oder die Einladung angenommen wird.",
        "Print a link by which a new password is set, or the invitation is accepted.",
    ),
)
@argument("email", _EMAIL)
@click.pass_obj
def link(settings: Settings, email: str) -> None:
    """Print a link for a new password."""
    with _writing(settings) as session:
        account = accounts.existing(session, email)
        accounts.log.record(session, AccountEventKind.RESET_LINK, account)
        address = _link(settings, account)
    text = _RESET.format(hours=accounts.links.HOURS_OF_RESET) if account.password_hash else _INVITATION
    _say(settings, text.format(name=account.name, days=accounts.links.DAYS_OF_INVITATION, link=address))


@user.command("list", help_text=Text("Alle Konten nennen.", "List all accounts."))
@option("--json", "as_json", is_flag=True, help_text=Text("Die Konten als JSON nennen.", "List the accounts as JSON."))
@click.pass_obj
def list_(settings: Settings, as_json: bool) -> None:  # A flag of the command line.
    """List the accounts."""
    with opened(settings) as sessions, database.in_plain_words(), sessions() as session:
        everyone = accounts.everyone(session)
    if as_json:
        click.echo(json.dumps([_members(account) for account in everyone], ensure_ascii=False, indent=2))
        return
    for account in everyone:
        state = Text("", "") if account.is_active else _IS_DISABLED
        role = account.role.label.in_(settings.language)
        click.echo(f"{account.email}  {account.name}  {role}{state.in_(settings.language)}")
    if not everyone:
        _say(settings, accounts.NO_ACCOUNT)


@user.command("role", help_text=Text("Einem Konto eine andere Rolle geben.", "Give an account another role."))
@argument("email", _EMAIL)
@argument("role", Text("ROLLE", "ROLE"), type=_ROLES)
@click.pass_obj
def role(settings: Settings, email: str, role: str) -> None:
    """Change the role of an account."""
    _change(settings, email, lambda session, account: accounts.set_role(session, account, AccountRole(role)))


@user.command(
    help_text=Text("Ein Konto sperren und seine Sitzungen beenden.", "Disable an account, and end its sessions.")
)
@argument("email", _EMAIL)
@click.pass_obj
def disable(settings: Settings, email: str) -> None:
    """Disable an account."""
    _change(settings, email, accounts.disable)


@user.command(help_text=Text("Ein gesperrtes Konto entsperren.", "Enable a disabled account."))
@argument("email", _EMAIL)
@click.pass_obj
def enable(settings: Settings, email: str) -> None:
    """Enable an account."""
    _change(settings, email, accounts.enable)


@user.command(
    help_text=Text(
        "Ein Konto mit allem, was zu ihm gespeichert ist, löschen. Das kann nicht rückgängig gemacht werden.",
        "Remove an account with all that is stored of it. This cannot be undone.",
    )
)
@argument("email", _EMAIL)
@option("--yes", is_flag=True, help_text=Text("Nicht nachfragen.", "Do not ask."))
@click.pass_obj
def remove(settings: Settings, email: str, yes: bool) -> None:  # A flag of the command line.
    """Remove an account, after its address has been typed once more."""
    if not yes and click.prompt(_TYPE.in_(settings.language)).strip().lower() != email.strip().lower():
        _say(settings, _KEPT)
        return
    _change(settings, email, accounts.remove)


def _change(settings: Settings, email: str, change: Callable[[Session, Account], None]) -> None:
    with _writing(settings) as session:
        change(session, accounts.existing(session, email))
    _say(settings, _DONE.format(email=email.strip().lower()))


@contextmanager
def _writing(settings: Settings) -> Iterator[Session]:
    with opened(settings) as sessions, database.in_plain_words(), sessions.begin() as session:
        database.lock_file(session)
        yield session


def _link(settings: Settings, account: Account) -> str:
    site = settings.base_url or f"http://{settings.host}:{settings.port}"
    token = accounts.PasswordLinks(config.secret_key(settings)).token(account)
    return f"{site}/{settings.language}/account/link/{token}"


def _members(account: Account) -> dict[str, object]:
    return {
        "email": account.email,
        "name": account.name,
        "role": account.role.value,
        "is_active": account.is_active,
        "has_password": account.password_hash is not None,
        "has_second_factor": account.totp_secret is not None,
        "created_at": account.created_at.isoformat(timespec="seconds"),
    }


def _say(settings: Settings, text: Text) -> None:
    click.echo(text.in_(settings.language))


_INVITATION = Text(
    "{name} ist eingeladen. Mit diesem Link wird das Passwort gesetzt; er gilt {days} Tage und einmal:\n{link}",
    "{name} is invited. By this link the password is set; it works once, within {days} days:\n{link}",
)
_RESET = Text(
    "Mit diesem Link setzt {{name}} ein neues Passwort; er gilt {hours} Stunden und einmal:\n{{link}}",
    "By this link {{name}} sets a new password; it works once, within {hours} hours:\n{{link}}",
)
_IS_DISABLED = Text("  (gesperrt)", "  (disabled)")
_TYPE = Text("Zum Löschen die E-Mail-Adresse noch einmal eingeben", "To remove it, type the e-mail address once more")
_KEPT = Text("Nicht gelöscht: Die Adressen sind verschieden.", "Not removed: the addresses differ.")
_DONE = Text("Erledigt: {email}.", "Done: {email}.")

COMMANDS = (user,)
