"""`kb check`: check the installation; `kb check content`: check what the knowledge base says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from kb import upkeep
from kb.cli.bilingual import group, option
from kb.cli.imports import opened
from kb.config import Settings, resource
from kb.errors import InvalidInput
from kb.queries.content import ContentFinding, Review, accepted_in, content_findings, content_of, review
from kb.texts import Text

ACCEPTED = Path("review") / "accepted.csv"
"""The findings accepted for the seed, in its folder."""
LONGEST_VALUE = 80


@group(
    Text(
        "Die Installation prüfen: Einstellungen, Rechte, Platz, Datenbank, Protokoll und Suchindex; Rückgabewert 1 bei"
        " Befunden. „kb check content“ prüft stattdessen, was in der Wissensbasis steht.",
        "Check the installation: settings, rights, room, database, log and search index; exit code 1 with findings. “kb"
        " check content” checks what the knowledge base says instead.",
    ),
    invoke_without_command=True,
)
@option(
    "--addresses",
    is_flag=True,
    help_text=Text(
        "Auch die Webadressen der Quellen prüfen; das fragt andere Server und dauert.",
        "Also check the web addresses of sources, which asks other servers and takes a while.",
    ),
)
@option(
    "--json", "as_json", is_flag=True, help_text=Text("Die Befunde als JSON ausgeben.", "Print the findings as JSON.")
)
@click.pass_context
def check(context: click.Context, /, addresses: bool, as_json: bool) -> None:
    """Check the installation, unless a subcommand checks something else."""
    if context.invoked_subcommand is not None:
        return
    settings: Settings = context.obj
    findings = list(upkeep.findings(settings, addresses=addresses))
    if as_json:
        listed = [_as_entry(finding, settings.language) for finding in findings]
        click.echo(json.dumps({"findings": listed}, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            wrong, cure = finding.wrong.in_(settings.language), finding.cure.in_(settings.language)
            click.echo(f"{click.style(finding.check, bold=True)}: {finding.place}: {wrong}\n  {cure}")
        text = _FOUND.format(count=len(findings)) if findings else _WELL
        click.echo(text.in_(settings.language))
    context.exit(1 if findings else 0)


def _as_entry(finding: upkeep.UpkeepFinding, language: str) -> dict[str, str]:
    wrong, cure = finding.wrong.in_(language), finding.cure.in_(language)
    return {"check": finding.check, "place": finding.place, "wrong": wrong, "cure": cure}


@check.command(
    help_text=Text(
        "Alle Angaben nach den Regeln der Redaktion prüfen; Rückgabewert 1, wenn ein Befund ohne Begründung bleibt.",
        "Check all facts by the editors' rules; exit code 1 if a finding is left without a reason.",
    )
)
@option(
    "--accepted",
    type=click.Path(path_type=Path),
    metavar=Text("DATEI", "FILE"),
    help_text=Text(
        "CSV mit geprüften Befunden und ihrer Begründung; sonst die des mitgelieferten Bestands.",
        "CSV of accepted findings and their reasons; by default that of the seed.",
    ),
)
@option(
    "--json", "as_json", is_flag=True, help_text=Text("Die Befunde als JSON ausgeben.", "Print the findings as JSON.")
)
@click.pass_context
def content(context: click.Context, /, accepted: Path | None, as_json: bool) -> None:
    """Check all facts by the editors' rules; exit code 1 if a finding is left without a reason."""
    settings: Settings = context.obj
    reasons = _reasons(accepted or resource("seed") / ACCEPTED)
    with opened(settings) as sessions, sessions() as session:
        reviewed = review(content_findings(content_of(session)), reasons)
    if as_json:
        click.echo(json.dumps(_as_json(reviewed, settings.language), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(reviewed, settings.language)))
    context.exit(1 if reviewed.left else 0)


def _reasons(path: Path) -> dict[tuple[str, str, str], str]:
    try:
        return accepted_in(path.read_text(encoding="utf-8-sig").splitlines(), str(path))
    except UnicodeDecodeError as error:
        raise InvalidInput(_NOT_UTF_8.format(file=path)) from error


def _lines(reviewed: Review, language: str) -> Iterator[str]:
    for name, findings in groupby(reviewed.left, key=lambda finding: finding.check):
        group_of_check = list(findings)
        yield f"{click.style(name, bold=True)} ({len(group_of_check)}): {group_of_check[0].cure.in_(language)}"
        yield from (f"  {_line(finding, language)}" for finding in group_of_check)
    counts = {"left": len(reviewed.left), "accepted": len(reviewed.accepted)}
    yield _SUMMARY.format(**counts).in_(language)


def _line(finding: ContentFinding, language: str) -> str:
    value = finding.value if len(finding.value) <= LONGEST_VALUE else finding.value[:LONGEST_VALUE] + "…"
    return f"{finding.record}, {finding.field} = {value or '–'}: {finding.wrong.in_(language)}"


def _as_json(reviewed: Review, language: str) -> dict[str, Any]:
    return {
        "findings": [_entry(finding, language) for finding in reviewed.left],
        "accepted": [{**_entry(finding, language), "reason": reason} for finding, reason in reviewed.accepted],
    }


def _entry(finding: ContentFinding, language: str) -> dict[str, str]:
    return {
        "check": finding.check,
        "record": finding.record,
        "field": finding.field,
        "value": finding.value,
        "wrong": finding.wrong.in_(language),
        "cure": finding.cure.in_(language),
    }


_SUMMARY = Text(
    "Befunde ohne Begründung: {left}; geprüft und begründet: {accepted}.",
    "Findings without a reason: {left}; accepted with a reason: {accepted}.",
)
_FOUND = Text("Befunde: {count}.", "Findings: {count}.")
_WELL = Text("Mit der Installation ist alles in Ordnung.", "All is well with the installation.")
_NOT_UTF_8 = Text("{file} ist nicht in UTF-8. Bitte als UTF-8 speichern.", "{file} is not in UTF-8. Save it as UTF-8.")

COMMANDS = (check,)
