"""Passwords, links, sessions, second factors and throttling, on the database alone."""

from __future__ import annotations

import datetime

import pyotp
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from kb import accounts
from kb.accounts import log, passwords, second_factor, throttle
from kb.errors import Conflict, InvalidInput, NotFound
from kb.models import Account, AccountEvent
from kb.models.vocabulary import AccountEventKind, AccountRole
from tests.accounts.conftest import CLIENT, PASSWORD

LINKS = accounts.PasswordLinks("a secret key")


def later(monkeypatch: pytest.MonkeyPatch, **delay: float) -> None:
    """Set the clock forward."""
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(**delay)
    monkeypatch.setattr(log, "now", lambda: moment)


def test_an_account_is_found_in_any_case_and_exists_once(session: Session, anna: Account) -> None:
    assert (anna.email, anna.name) == ("anna@example.org", "Anna Muster")
    assert accounts.find(session, " ANNA@example.org ") is anna
    with pytest.raises(Conflict, match="already"):
        accounts.add(session, email="anna@EXAMPLE.org", name="Anna", role=AccountRole.READER)
    with pytest.raises(NotFound, match="no account"):
        accounts.existing(session, "berta@example.org")


@pytest.mark.parametrize("email", ["", "anna", "anna@example", "a b@example.org", "anna@example.org, b@example.org"])
def test_what_is_no_address_is_refused(session: Session, email: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        accounts.add(session, email=email, name="Anna", role=AccountRole.READER)
    assert refused.value.field == "email"


def test_a_name_is_required(session: Session) -> None:
    with pytest.raises(InvalidInput, match="name"):
        accounts.add(session, email="anna@example.org", name="  ", role=AccountRole.READER)


@pytest.mark.parametrize(
    ("password", "words"),
    [("elf-zeichen", "12"), ("x" * 201, "200"), ("abababababababab", "guessed"), ("ich-bin-Muster-2026", "guessed")],
)
def test_passwords_that_are_easily_guessed_are_refused(anna: Account, password: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        passwords.digest(password, anna)
    assert refused.value.field == "password"


def test_signing_in_needs_the_right_password_and_an_active_account(session: Session, anna: Account) -> None:
    accounts.add(session, email="other@example.org", name="Other", role=AccountRole.ADMIN)
    assert accounts.check_password(session, "anna@example.org", PASSWORD, CLIENT) is anna
    assert accounts.check_password(session, "anna@example.org", "wrong", CLIENT) is None
    assert accounts.check_password(session, "nobody@example.org", PASSWORD, CLIENT) is None
    assert accounts.check_password(session, "other@example.org", "", CLIENT) is None
    accounts.disable(session, anna)
    assert accounts.check_password(session, "anna@example.org", PASSWORD, CLIENT) is None
    accounts.enable(session, anna)
    assert accounts.check_password(session, "anna@example.org", PASSWORD, CLIENT) is anna


def test_an_account_closes_after_five_failures_until_some_time_has_passed(
    session: Session, anna: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(throttle.MOST_OF_ACCOUNT):
        assert accounts.check_password(session, anna.email, "wrong", CLIENT) is None
    with pytest.raises(accounts.Throttled, match="15 minutes") as refused:
        accounts.check_password(session, anna.email, PASSWORD, "another client")
    assert 0 < refused.value.seconds <= 900
    later(monkeypatch, minutes=16)
    assert accounts.check_password(session, anna.email, PASSWORD, CLIENT) is anna


def test_a_client_that_tries_many_accounts_is_shut_out(session: Session, anna: Account) -> None:
    for number in range(throttle.MOST_OF_CLIENT):
        accounts.check_password(session, f"nobody{number}@example.org", "wrong", CLIENT)
    with pytest.raises(accounts.Throttled):
        accounts.check_password(session, anna.email, PASSWORD, CLIENT)
    assert accounts.check_password(session, anna.email, PASSWORD, "another client") is anna


def test_the_cost_of_a_digest_is_renewed(anna: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    before = anna.password_hash
    assert passwords.renewed(anna, PASSWORD) == before
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    assert passwords.renewed(anna, PASSWORD) != before


def test_a_session_ends_by_itself_or_is_ended(session: Session, anna: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    token = accounts.sessions.begin(session, anna, browser="Firefox", client=CLIENT)
    other = accounts.sessions.begin(session, anna, browser="x" * 1000, client=CLIENT)
    account, of_browser = accounts.sessions.find(session, token) or pytest.fail("not signed in")
    assert (account, of_browser.browser) == (anna, "Firefox")
    assert accounts.sessions.find(session, "made up") is None
    assert not accounts.sessions.end(session, anna, 4711, AccountEventKind.SESSION_ENDED)
    assert accounts.sessions.end(session, anna, of_browser.id, AccountEventKind.SESSION_ENDED)
    assert accounts.sessions.find(session, token) is None
    assert accounts.sessions.find(session, other) is not None
    later(monkeypatch, days=8)
    assert accounts.sessions.find(session, other) is None
    accounts.sessions.begin(session, anna, browser="Firefox", client=CLIENT)
    assert len(accounts.sessions.of_account(session, anna)) == 1


def test_a_link_sets_a_password_once_and_ends_all_sessions(session: Session, anna: Account) -> None:
    token = accounts.sessions.begin(session, anna, browser="", client=CLIENT)
    link = LINKS.token(anna)
    with pytest.raises(InvalidInput):
        LINKS.set_password(session, link, "short", CLIENT)
    assert LINKS.set_password(session, link, "ein-neues-langes-Wort", CLIENT) is anna
    assert accounts.sessions.find(session, token) is None
    with pytest.raises(NotFound, match="has been used"):
        LINKS.account(session, link)


@pytest.mark.parametrize(("has_password", "hours", "works"), [(False, 300, True), (True, 20, True), (True, 30, False)])
def test_an_invitation_lasts_longer_than_a_link_for_a_new_password(
    session: Session, anna: Account, monkeypatch: pytest.MonkeyPatch, has_password: bool, hours: float, works: bool
) -> None:
    if not has_password:
        anna.password_hash = None
    link = LINKS.token(anna)
    later(monkeypatch, hours=hours)
    if works:
        assert LINKS.account(session, link) is anna
    else:
        with pytest.raises(NotFound, match="expired"):
            LINKS.account(session, link)


def test_links_that_are_not_ours_are_refused(session: Session, anna: Account) -> None:
    link = LINKS.token(anna)
    for wrong in ("", "x", link[:-3], accounts.PasswordLinks("another key").token(anna)):
        with pytest.raises(NotFound, match="incomplete"):
            LINKS.account(session, wrong)
    accounts.add(session, email="b@example.org", name="Berta", role=AccountRole.ADMIN)
    accounts.disable(session, anna)
    with pytest.raises(NotFound, match="does not exist"):
        LINKS.account(session, link)


def test_a_link_is_too_old_after_two_weeks(session: Session, anna: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    link = LINKS.token(anna)
    monkeypatch.setattr(
        "itsdangerous.timed.time.time", lambda: datetime.datetime.now(datetime.UTC).timestamp() + 15 * 86_400
    )
    with pytest.raises(NotFound, match="expired"):
        LINKS.account(session, link)


def test_a_code_of_the_second_factor_counts_once(session: Session, anna: Account) -> None:
    secret = second_factor.new_secret()
    with pytest.raises(InvalidInput, match="not right"):
        second_factor.turn_on(session, anna, secret, "000000x")
    at = pyotp.TOTP(secret).at
    now = datetime.datetime.now(datetime.UTC)
    assert "anna%40example.org" in second_factor.address(anna, secret)
    codes = second_factor.turn_on(session, anna, secret, at(now - datetime.timedelta(seconds=30)))
    assert accounts.check_code(session, anna, f" {at(now)[:3]} {at(now)[3:]}", CLIENT)
    assert not accounts.check_code(session, anna, at(now), CLIENT)
    assert accounts.check_code(session, anna, codes[0].upper(), CLIENT)
    assert not accounts.check_code(session, anna, codes[0], CLIENT)
    assert second_factor.remaining_codes(session, anna) == second_factor.CODES - 1
    second_factor.turn_off(session, anna)
    assert (anna.totp_secret, second_factor.remaining_codes(session, anna)) == (None, 0)


def test_wrong_codes_close_the_account_too(session: Session, anna: Account) -> None:
    anna.totp_secret = second_factor.new_secret()
    for _ in range(throttle.MOST_OF_ACCOUNT):
        assert not accounts.check_code(session, anna, "000000x", CLIENT)
    with pytest.raises(accounts.Throttled):
        accounts.check_code(session, anna, "000000x", CLIENT)


def test_a_password_is_changed_by_who_knows_it(session: Session, anna: Account) -> None:
    assert not accounts.change_password(session, anna, "wrong", "ein-neues-langes-Wort", CLIENT)
    assert accounts.change_password(session, anna, PASSWORD, "ein-neues-langes-Wort", CLIENT)
    assert passwords.verify(anna, "ein-neues-langes-Wort")


def test_an_administrator_is_always_left(session: Session, anna: Account) -> None:
    for change in (
        accounts.disable,
        accounts.remove,
        lambda session, account: accounts.set_role(session, account, AccountRole.EDITOR),
    ):
        with pytest.raises(Conflict, match="last active account"):
            change(session, anna)
    berta = accounts.add(session, email="b@example.org", name="Berta", role=AccountRole.EDITOR, by=anna)
    accounts.set_role(session, berta, AccountRole.ADMIN, by=anna)
    accounts.remove(session, anna)
    session.flush()
    assert accounts.everyone(session) == [berta]
    events = session.scalars(sa.select(AccountEvent)).all()
    assert {event.account_id for event in events} == {berta.id}
    assert {event.by_id for event in events} == {None}


def test_old_events_are_dropped(session: Session, anna: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, days=log.DAYS + 1)
    log.record(session, AccountEventKind.SIGNED_IN, anna)
    session.flush()
    assert [event.kind for event in log.latest(session, anna)] == [AccountEventKind.SIGNED_IN]


def test_roles_are_in_order() -> None:
    assert AccountRole.ADMIN.includes(AccountRole.EDITOR)
    assert AccountRole.EDITOR.includes(AccountRole.EDITOR)
    assert not AccountRole.CONTRIBUTOR.includes(AccountRole.EDITOR)
