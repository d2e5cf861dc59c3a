"""What Prometheus reads: requests of all workers together, the lag of the index, records, room on the disk."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from kb import actions
from kb.config import Settings
from kb.models import ChangeSet, Source
from kb.models.vocabulary import SourceKind
from kb.web import create_app
from tests.web.changing import opened


def values(client: FlaskClient) -> Mapping[str, float]:
    """Return each sample by its name and labels."""
    text = client.get("/metrics").text
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_of_all_workers_are_counted_together(own: Settings) -> None:
    observed = replace(own, metrics="on")
    first, second = (create_app(observed).test_client() for _ in range(2))
    for address in ("/de/", "/de/", "/en/nothing", "/static/favicon.svg", "/de/search?q=ruhr"):
        first.get(address).close()
    counted = values(second)
    assert counted["kb_requests_total['2xx', 'site']"] == 2
    assert counted["kb_requests_total['4xx', 'unknown']"] == 1
    assert counted["kb_requests_total['2xx', 'static']"] == 1
    assert counted["kb_request_seconds_count['search']"] == 1 == counted["kb_request_seconds_bucket['+Inf', 'search']"]
    assert (
        counted["kb_request_seconds_bucket['0.01', 'search']"] <= counted["kb_request_seconds_bucket['10.0', 'search']"]
    )
    assert 0 < counted["kb_request_seconds_sum['search']"] < 60
    assert (counted["kb_page_cache_total['hit']"], counted["kb_page_cache_total['miss']"]) == (1, 2)
    assert counted["kb_worker_starts_total[]"] == 2
    assert counted["kb_workers[]"] >= 1
    assert counted["kb_records['initiative']"] > 10
    assert counted["kb_disk_free_bytes[]"] > 0
    assert counted["kb_index_lag_changes[]"] == counted["kb_index_lag_seconds[]"] == 0


def test_nothing_is_told_unless_it_is_turned_on(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404


def test_changes_that_are_not_indexed_for_long_make_a_site_unready(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(own) as sessions, sessions.begin() as session:
        with actions.change_set(session, actor="Ada", reason="new") as changes:
            for slug in ("one", "two"):
                changes.create(Source, {"slug": slug, "kind": SourceKind.DOCUMENT, "title": slug})
        number = changes.id
    client = create_app(replace(own, metrics="on")).test_client()
    assert client.get("/readyz").get_json()["index_lag"] == 2
    assert client.get("/readyz").status_code == 200
    with opened(own) as sessions, sessions.begin() as session:
        long_ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=2)
        session.execute(sa.update(ChangeSet).where(ChangeSet.id == number).values(created_at=long_ago))
    late = client.get("/readyz", headers={"Accept-Language": "en"})
    assert late.status_code == 503
    assert re.search("not seen changes for more than an hour", late.get_json()["reasons"]["index_lag"])
    assert values(client)["kb_index_lag_changes[]"] == 2
    assert values(client)["kb_index_lag_seconds[]"] == pytest.approx(7200, abs=60)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=1000))
    assert set(client.get("/readyz").get_json()["reasons"]) == {"index_lag", "disk"}


def test_a_site_without_index_and_database_still_has_metrics(empty_home: Settings) -> None:
    client = create_app(replace(empty_home, metrics="on")).test_client()
    assert "kb_index_lag_changes[]" not in values(client)
    (empty_home.home / "kb.sqlite").write_bytes(b"this is no database" * 1000)
    assert "kb_records['initiative']" not in values(create_app(replace(empty_home, metrics="on")).test_client())
