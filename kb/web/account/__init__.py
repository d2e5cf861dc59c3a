"""Accounts in the browser: signing in, one's own account, and for administrators those of all."""

from kb.web.account.blueprint import account_pages, personal_blueprint, typed
from kb.web.account.init import init
from kb.web.account.visitor import client, require, visitor, writing

__all__ = ["account_pages", "client", "init", "personal_blueprint", "require", "typed", "visitor", "writing"]
