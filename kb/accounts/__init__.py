"""Accounts: who may change the knowledge base, how they sign in, and what happened. Nothing here commits."""

from kb.accounts import links, log, second_factor, sessions
from kb.accounts.directory import NO_ACCOUNT, add, disable, enable, everyone, existing, find, is_empty, remove, set_role
from kb.accounts.links import PasswordLinks
from kb.accounts.signing_in import WRONG, WRONG_PASSWORD, change_password, check_code, check_password
from kb.accounts.throttle import Throttled

__all__ = [
    "NO_ACCOUNT",
    "WRONG",
    "WRONG_PASSWORD",
    "PasswordLinks",
    "Throttled",
    "add",
    "change_password",
    "check_code",
    "check_password",
    "disable",
    "enable",
    "everyone",
    "existing",
    "find",
    "is_empty",
    "links",
    "log",
    "remove",
    "second_factor",
    "sessions",
    "set_role",
]
