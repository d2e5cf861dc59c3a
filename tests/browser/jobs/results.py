"""What a reader wanted, as the page or the file at the end of a journey has it."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from kb.texts import Language, Text

Result = Callable[[Page, Language, Path | None], None]
ATOM = "{http://www.w3.org/2005/Atom}"


def main(page: Page) -> Locator:
    return page.locator("main")


def headed(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def section(page: Page, name: str) -> Locator:
    """Return the section under a heading."""
    return main(page).get_by_role("region", name=re.compile(f"^{re.escape(name)}"))


def sourced(place: Locator) -> None:
    """Check that what is said leads to where it is from."""
    expect(place.locator("a[href*='/sources/'], a[href^='#source'], .source, .cite").first).to_be_attached()


def initiative(page: Page, language: Language, _file: Path | None) -> None:
    headed(page, "EffizienzCluster LogistikRuhr")
    expect(main(page)).to_contain_text("EffizienzCluster Management GmbH")
    ledger = section(page, Text("Erwartung und Ergebnis", "Expectation and outcome").in_(language))
    expect(ledger).to_contain_text(Text("über 4.000 angestrebte Arbeitsplätze", "more than 4,000 jobs").in_(language))
    expect(ledger).to_contain_text(Text("30 Forschungsprojekte", "30 research projects").in_(language))
    sourced(ledger)


def briefing(page: Page, language: Language, _file: Path | None) -> None:
    headed(page, Text("Kurzbericht: Ruhrgebiet", "Briefing: Ruhr area").in_(language))
    above = Text("Initiativen höherer Ebene, die auch hier wirken", "Initiatives of a higher level").in_(language)
    part = page.locator("article section").filter(has=page.get_by_role("heading", name=above))
    expect(part).to_contain_text("BIO.NRW")
    expect(part).to_contain_text("CGW")
    unknown = Text("Was nicht bekannt ist", "What is not known").in_(language)
    expect(page.get_by_role("heading", name=unknown)).to_be_visible()
    expect(page.locator(".sheet-sources li").first).to_be_visible()


def fifteen_compared(page: Page, language: Language, _file: Path | None) -> None:
    expect(page.locator(".compare thead th")).to_have_count(15)
    column = page.locator(".compare thead th").all_inner_texts().index("EffizienzCluster LogistikRuhr")
    for name, told in (
        (Text("Geführt von", "Managed by"), Text.same("EffizienzCluster Management GmbH")),
        (
            Text("Versprochen", "Promised"),
            Text("über 4.000 angestrebte Arbeitsplätze", "more than 4,000 jobs targeted"),
        ),
        (Text("Berichtete Ergebnisse", "Reported results"), Text("Projekte", "projects")),
        (Text("Neueste Zahlen", "Latest figures"), Text("über 198 Mitglieder", "more than 198 members")),
        (Text("Neueste Zahlen", "Latest figures"), Text("40 Mio. €", "€40 million")),
    ):
        row = page.locator(".compare tbody tr").filter(
            has=page.get_by_role("rowheader", name=name.in_(language), exact=True)
        )
        cells = row.locator("td")
        expect(cells).to_have_count(15)
        expect(cells.nth(column)).to_contain_text(told.in_(language))
        sourced(cells.nth(column))
        for cell in cells.filter(has=page.locator(".compare-missing")).all():
            expect(cell).to_have_text(Text("nicht bekannt", "not known").in_(language))


def initiatives_of_region(page: Page, language: Language, _file: Path | None) -> None:
    headed(page, Text("Ostwestfalen-Lippe", "Ostwestfalen-Lippe").in_(language))
    listed = section(page, Text("Initiativen nach Feld", "Initiatives by field").in_(language))
    for name in ("it's OWL", "InnoZent OWL", "OWL Maschinenbau"):
        expect(listed).to_contain_text(name)


def eras_between(page: Page, language: Language, _file: Path | None) -> None:
    for name in (
        Text("Ziel-2-Förderung 2000–2006", "Objective 2 funding 2000–2006"),
        Text("Ziel-2-Förderung 2007–2013: Wettbewerbe", "Objective 2 funding 2007–2013: competitions"),
        Text("Landescluster Nordrhein-Westfalen", "State clusters of North Rhine-Westphalia"),
    ):
        expect(main(page)).to_contain_text(name.in_(language))


def lessons(page: Page, language: Language, _file: Path | None) -> None:
    expect(main(page)).to_contain_text(Text("Cluster von Scottish Enterprise", "Scottish Enterprise").in_(language))
    expect(main(page)).to_contain_text(Text("Bedingungen:", "Conditions:").in_(language))
    expect(main(page)).to_contain_text("Scottish Enterprise 2005")
    expect(main(page)).not_to_contain_text("Brainport")


def kinds_of_managers(page: Page, language: Language, _file: Path | None) -> None:
    table = section(page, Text("Wer Clustermanagement betreibt", "Who the managers are").in_(language))
    for name in (Text("Unternehmen", "company"), Text("Verein", "association")):
        expect(
            table.locator("tbody th").filter(has_text=re.compile(name.in_(language), re.IGNORECASE))
        ).not_to_have_count(0)


def work_and_staff(page: Page, language: Language, _file: Path | None) -> None:
    done = section(page, Text("Was Clustermanagement tut", "What managers do").in_(language))
    expect(done.locator("tbody tr").first).to_contain_text(Text("von 19", "of 19").in_(language))
    expect(main(page)).to_contain_text(Text("Personal", "Staff").in_(language))


def verdicts_in_a_field(page: Page, language: Language, _file: Path | None) -> None:
    expect(page).to_have_url(re.compile(r"field=logistik"))
    expect(main(page)).to_contain_text(Text("Zu dieser Auswahl sind", "of this selection").in_(language))
    expect(page.locator(".verdict-tile").first).to_be_visible()


def gaps_of_a_field(page: Page, language: Language, _file: Path | None) -> None:
    legend = page.locator(".matrix-legend")
    expect(legend).to_contain_text(Text("nach Recherche keine bekannt", "none known").in_(language))
    expect(page).to_have_url(re.compile("region=de-deutschland"))
    field = page.get_by_role("rowheader", name=Text("Mikrosystemtechnik", "Microsystems technology").in_(language))
    cells = page.locator(".matrix tbody tr").filter(has=field).locator("td")
    regions = page.locator(".matrix thead th").all_inner_texts()
    for region, answer in (
        (Text("Baden-Württemberg", "Baden-Württemberg"), Text.same("MicroTEC Südwest")),
        (Text("Bayern", "Bavaria"), Text("nach Recherche keine bekannt", "none known after research")),
    ):
        cell = cells.nth(regions.index(region.in_(language)) - 1)
        expect(cell).to_contain_text(answer.in_(language))


def growth(page: Page, language: Language, _file: Path | None) -> None:
    headed(page, "Silicon Saxony")
    expect(main(page)).to_contain_text(Text("wuchs von rund 20 (2000)", "grew from about 20 (2000)").in_(language))
    sourced(main(page))


def ended(page: Page, language: Language, _file: Path | None) -> None:
    row = page.locator("main tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("1994–2013")
    expect(row).to_contain_text(Text("Förderung endete", "funding ended").in_(language))


def successions(page: Page, language: Language, _file: Path | None) -> None:
    row = page.locator("main tbody tr").filter(has_text="Projekt Ruhr GmbH")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(
        Text("abgelöst von Wirtschaftsförderung metropoleruhr GmbH", "succeeded by").in_(language)
    )
    expect(row.locator("a[href$='/organisations/wirtschaftsfoerderung-metropoleruhr']")).to_be_attached()
    expect(row).to_contain_text("2006")
    sourced(row)


def photonics(page: Page, language: Language, _file: Path | None) -> None:
    expect(page.locator(".hit h3").first).to_contain_text(Text("Photonik", "Photonics").in_(language))


def answer_to_a_question(page: Page, language: Language, _file: Path | None) -> None:
    headed(page, Text("Was bedeutet Clustermanagement?", "What does cluster management mean?").in_(language))
    expect(page.locator("main .lead").first).to_contain_text(
        Text("Am häufigsten belegt: Vernetzung", "Documented most often: networking").in_(language)
    )
    for question, answer in (
        (Text("Welche Cluster gibt es im Ruhrgebiet?", "Which clusters are there in the Ruhr?"), "LogistikRuhr"),
        (Text("Welche Cluster wurden evaluiert?", "Which clusters were evaluated?"), "Scottish"),
    ):
        page.goto(f"/{language}/")
        box = page.locator("main").get_by_label(
            Text("Die Wissensbasis durchsuchen", "Search the knowledge base").in_(language)
        )
        box.first.fill(question.in_(language))
        box.first.press("Enter")
        expect(page.locator(".hits")).to_contain_text(answer)


def places(page: Page, language: Language, _file: Path | None) -> None:
    expect(page).to_have_url(re.compile("region=dea-nordrhein-westfalen"))
    expect(main(page)).to_contain_text(Text("28 Initiativen", "28 initiatives").in_(language))


def short_link(page: Page, language: Language, _file: Path | None) -> None:
    link = page.locator(".shortlist-link a")
    expect(page.locator(".shortlist-records li")).to_have_count(15)
    address = link.get_attribute("href") or ""
    assert len(address) < 120
    assert re.search(r"/l/(i\d+){15}$", address)
    page.goto(address)
    expect(page.locator(".shortlist-records li")).to_have_count(15)


def feed(page: Page, _language: Language, _file: Path | None) -> None:
    response = page.request.get(page.url)
    assert response.headers["content-type"].startswith("application/atom+xml")
    entries = ElementTree.fromstring(response.body()).findall(f"{ATOM}entry")
    assert entries
    assert all(entry.findtext(f"{ATOM}updated", "").startswith("20") for entry in entries)


def message(page: Page, language: Language, _file: Path | None) -> None:
    name = Text("Fehler in diesem Eintrag melden", "Report an error in this record").in_(language)
    address = page.get_by_role("link", name=name).get_attribute("href") or ""
    assert address.startswith("mailto:redaktion@example.org?subject=ChemSite")
    assert "initiatives%2Fchemsite" in address or "initiatives/chemsite" in address


def one_file(page: Page, language: Language, file: Path | None) -> None:
    assert file is not None
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert len(rows) == 28
    (chemsite,) = [row for row in rows if row["slug"] == "chemsite"]
    assert chemsite["managers"] == "WiN Emscher-Lippe GmbH; ChemSite e.V."
    assert chemsite["founded"] == "1997; 1998; 2018-05-17"
    assert chemsite["source_url"].startswith("http")
    response = page.request.get(f"/{language}/initiatives?region=dea-nordrhein-westfalen&format=json")
    assert len(response.json()["items"]) == 28
