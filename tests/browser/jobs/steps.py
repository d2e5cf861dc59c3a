"""Steps of a journey, each one act of a reader, by mouse and finger or by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from kb.texts import Language, Text

MOST_TABS = 150
"""More presses of the key than nobody would count."""


@dataclass(frozen=True, slots=True)
class Click:
    """Follow a link; its name may be the beginning only."""

    name: Text
    within: str = "main"

    def target(self, page: Page, language: Language) -> Locator:
        """Return the link."""
        name = re.compile(rf"^\W*{re.escape(self.name.in_(language))}")
        return page.locator(self.within).get_by_role("link", name=name).first


@dataclass(frozen=True, slots=True)
class Fill:
    """Type words into a field by its label, and confirm them."""

    label: Text
    words: Text
    within: str = "main"

    def target(self, page: Page, language: Language) -> Locator:
        """Return the field."""
        return page.locator(self.within).get_by_label(self.label.in_(language)).first


@dataclass(frozen=True, slots=True)
class Unfold:
    """Unfold what a summary hides."""

    name: Text
    within: str = "main"

    def target(self, page: Page, language: Language) -> Locator:
        """Return the summary."""
        name = re.compile(rf"^\s*{re.escape(self.name.in_(language))}")
        return page.locator(self.within).locator("summary").filter(has_text=name).first


@dataclass(frozen=True, slots=True)
class Take:
    """Take a file along; the journey ends with its content."""

    name: Text
    within: str = "main"

    def target(self, page: Page, language: Language) -> Locator:
        """Return the link to the file."""
        return Click(self.name, within=self.within).target(page, language)


Step = Click | Fill | Unfold | Take


def take(page: Page, language: Language, step: Step, *, by_keyboard: bool) -> Path | None:
    """Take a step; return the file that it brings, if any."""
    target = step.target(page, language)
    act: Callable[[Page, Locator, Step, Language], Path | None] = _by_keyboard if by_keyboard else _by_hand
    return act(page, target, step, language)


def _by_hand(page: Page, target: Locator, step: Step, language: Language) -> Path | None:
    match step:
        case Click() | Unfold():
            target.click()
        case Fill():
            target.fill(step.words.in_(language))
            target.press("Enter")
        case Take():
            with page.expect_download() as started:
                target.click()
            return started.value.path()
    page.wait_for_load_state()
    return None


def _by_keyboard(page: Page, target: Locator, step: Step, language: Language) -> Path | None:
    expect(target).to_be_attached()
    # The first key leads past the menu, as the keyboard's users know.
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#page_main")).to_be_focused()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            break
    expect(target).to_be_focused()
    if isinstance(step, Fill):
        page.keyboard.type(step.words.in_(language))
    before = page.url
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: address != before)
    return None
