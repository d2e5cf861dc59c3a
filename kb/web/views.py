"""All views: importing a module registers its views, so every new module is listed here."""
# ruff: noqa: F401  # Importing the modules registers their views.

import kb.web.account.administration
import kb.web.account.own
import kb.web.account.signing_in
import kb.web.answers.briefing.pages
import kb.web.answers.overview
import kb.web.answers.pages
import kb.web.api.description.pages
import kb.web.charts.pages
import kb.web.desk.pages
import kb.web.downloads.pages
import kb.web.feeds.pages
import kb.web.map.pages
import kb.web.map.shapes
import kb.web.matrix.pages
import kb.web.monitoring.pages
import kb.web.records.fact_sheet
import kb.web.records.lists
import kb.web.records.owned
import kb.web.records.profiles
import kb.web.search.browser_plugin
import kb.web.search.pages
import kb.web.shortlist.pages
import kb.web.site.about
import kb.web.site.coverage
import kb.web.site.home
import kb.web.site.service
import kb.web.styleguide.pages
import kb.web.timeline.pages
from kb.web.account import account_pages
from kb.web.api import api
from kb.web.desk import desk
from kb.web.embed import embed
from kb.web.request import pages, root_pages

BLUEPRINTS = (root_pages, pages, account_pages, desk, embed, api)
