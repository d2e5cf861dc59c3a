"""Journeys of people with an everyday job, in both languages, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kb.texts import Language
from tests.browser import watch
from tests.browser.jobs.steps import take
from tests.browser.jobs.table import JOBS, MOST_STEPS, Job

LOCALES = {"de": "de-DE", "en": "en-GB"}
SIZES = {1280: 900, 390: 844}
DOCUMENTATION = Path(__file__).parents[3] / "docs" / "jobs.md"


Readers = Mapping[tuple[str, int], tuple[Page, list[str]]]
"""A window for each language and width, with the problems that it has met."""


@pytest.fixture(scope="module")
def readers(browser: Browser, site: str) -> Iterator[Readers]:
    """Open a window for each language and width; what a browser has loaded once, it need not load for every job."""
    opened = {
        (language, width): browser.new_context(
            base_url=site, locale=locale, viewport={"width": width, "height": SIZES[width]}
        )
        for language, locale in LOCALES.items()
        for width in SIZES
    }
    for reader in opened.values():
        reader.set_default_timeout(15_000)
    pages = {which: reader.new_page() for which, reader in opened.items()}
    yield {which: (page, watch.problems(page, site)) for which, page in pages.items()}
    for reader in opened.values():
        reader.close()


def looks(number: int) -> list[tuple[Language, int]]:
    """Return language and width in which a job is done: each of them once, paired in turn."""
    wide, narrow = SIZES if number % 2 else reversed(SIZES)
    return [("de", wide), ("en", narrow)]


@pytest.mark.parametrize(
    ("job", "language", "width"),
    [
        pytest.param(job, language, width, id=f"{job.number:02}-{language}-{width}")
        for job in JOBS
        for language, width in looks(job.number)
    ],
)
def test_an_everyday_job_is_done_in_few_steps(readers: Readers, job: Job, language: Language, width: int) -> None:
    """Do each job in both languages and in both widths, but not in all four pairs.

    The languages share their templates, so steps that exist in each language and in each width exist in all pairs; that
    long words have room on a phone is asked of every kind of page in both languages by tests/browser/test_accessibility.py.
    """
    assert len(job.steps) <= MOST_STEPS
    page, problems = readers[language, width]
    page.goto("about:blank")  # What the job before has left open ends here.
    problems.clear()
    page.goto(f"/{language}/")
    files = [take(page, language, step, by_keyboard=job.by_keyboard) for step in job.steps]
    job.result(page, language, files[-1])
    assert watch.overflow(page) <= 0, f"{page.url} is wider than {width} px"
    assert not problems, "\n".join(problems)


def test_the_documentation_names_every_job_with_its_steps() -> None:
    described = re.findall(r"^\| (\d+)( ⌨)? \| (.+?) \| (\d) \|", DOCUMENTATION.read_text("utf-8"), re.MULTILINE)
    assert [(int(number), bool(key), question, int(steps)) for number, key, question, steps in described] == [
        (job.number, job.by_keyboard, job.question, len(job.steps)) for job in JOBS
    ]
    assert [job.number for job in JOBS] == list(range(1, 21))


def test_the_documentation_says_what_is_missing_of_a_job() -> None:
    _, missing = DOCUMENTATION.read_text("utf-8").split("## What is missing\n")
    told = dict(re.findall(r"^\* \*\*Job (\d+)\.\*\* (.+)$", missing, re.MULTILINE))
    assert told == {str(job.number): job.lacks for job in JOBS if job.lacks}


def test_three_jobs_are_done_by_keyboard_alone() -> None:
    assert sum(job.by_keyboard for job in JOBS) >= 3
