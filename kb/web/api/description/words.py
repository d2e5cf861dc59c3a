"""Descriptions of properties that are not columns of a table, for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping

from kb.models import ENTITIES
from kb.models.labels import name_of
from kb.texts import Text

PROPERTIES: Mapping[str, Text] = {
    "Employment.total": Text("alle Beschäftigten", "all persons employed"),
    "FacetValue.label": Text("Name des Werts", "name of the value"),
    "FacetValue.known": Text("ob ein Datensatz diesen Wert hat", "whether a record has this value"),
    "ListAddress.title": Text("Bezeichnung der Einträge", "what the records are called"),
    "ListAddress.url": Text("Adresse der Liste", "address of the list"),
    "Feature.type": Text("immer Feature", "always Feature"),
    "FeatureCollection.type": Text("immer FeatureCollection", "always FeatureCollection"),
    "Geometry.type": Text("Art der Fläche", "kind of area"),
    "Feature.id": Text("Kurzname der Region", "slug of the region"),
    "FeatureCollection.attribution": Text(
        "Zeilen, die die Lizenzen der Umrisse verlangen", "lines that the licences of the outlines demand"
    ),
    "OutlinedRegion.scale": Text("Maßstab in Millionen", "scale in millions"),
    "Root.name": Text("Name der Wissensbasis", "name of the knowledge base"),
    "Root.description": Text("Adresse dieser Beschreibung", "address of this description"),
    "Some.count": Text("Anzahl aller Vorhaben", "number of all projects"),
    "Some.first": Text("die neuesten Vorhaben", "the newest projects"),
    "Succeeded.succession": Text("die Nachfolge mit ihrer Quelle", "the succession with its source"),
    "SuggestedQuery.text": Text("die vorgeschlagene Anfrage", "the suggested query"),
    "activities": Text("Tätigkeiten des Clustermanagements", "activities of cluster management"),
    "also": Text("was mitgesucht wurde", "what was searched as well"),
    "ancestors": Text("übergeordnete Regionen, vom Staat abwärts", "regions above, from the country downwards"),
    "api": Text("Adresse dieses Eintrags in der Schnittstelle", "address of this record in the API"),
    "areas": Text("Fördergebiete", "programme areas"),
    "awarded": Text("verliehene Gütesiegel", "labels that it gave"),
    "belongs_to": Text("funktionale Regionen, deren Teil sie ist", "functional regions that it is part of"),
    "beside": Text("weitere Managements derselben Initiative", "other managements of the same initiative"),
    "broader": Text("übergeordnete Felder", "broader fields"),
    "children": Text("untergeordnete Regionen", "regions below"),
    "contradicts": Text("Angaben, die dem widersprechen", "facts that contradict it"),
    "contribution": Text("der Beitrag", "the contribution"),
    "contributions": Text("Beiträge zu Veranstaltungen", "contributions to events"),
    "coordinates": Text("Ringe aus Länge und Breite", "rings of longitude and latitude"),
    "complete": Text("wie viele Treffer alle Wörter haben", "how many hits have all words"),
    "count": Text("Anzahl", "number"),
    "covering": Text(
        "Initiativen größerer Regionen, die auch hier arbeiten", "initiatives of larger regions that work here too"
    ),
    "depth": Text("Tiefe im Baum, ab 0", "depth in the tree, from 0"),
    "detail": Text("was gleich benannte unterscheidet", "what tells those of the same name apart"),
    "documentation": Text("Adresse der Seite über die Schnittstelle", "address of the page about the API"),
    "earlier": Text("Wert im früheren Jahr", "value in the earlier year"),
    "earlier_year": Text("das frühere Jahr", "the earlier year"),
    "employed_per_hundred": Text("Beschäftigte je 100 Einwohner", "persons employed per 100 inhabitants"),
    "figures": Text("Bevölkerung und Bruttoinlandsprodukt", "population and gross domestic product"),
    "initiatives_per_million": Text("Initiativen je Million Einwohner", "initiatives per million inhabitants"),
    "amounts": Text("Beträge in Euro nach Spalte", "amounts in euros by column"),
    "in_euro": Text("Beträge in anderer Währung, umgerechnet", "amounts in another currency, converted"),
    "is_converted": Text("enthält umgerechnete Beträge", "includes converted amounts"),
    "euro": Text("Summe in Euro", "sum in euros"),
    "MoneyTotal.left_out": Text(
        "Anzahl der Beträge ohne Kurs je Währung", "number of amounts without a rate, by currency"
    ),
    "Some.total": Text("alles zusammen in Euro", "all together in euros"),
    "is_derived": Text("folgt aus anderen Zahlen", "follows from other figures"),
    "missing": Text("Teile ohne Zahlen; dann gibt es keine Summe", "parts without figures; then there is no sum"),
    "predecessors": Text("frühere Regionen, die hier lagen", "older regions that lay here"),
    "successors": Text("Regionen, in denen sie seither liegt", "regions that it lies in since"),
    "employment": Text("Beschäftigung im letzten Jahr mit Daten", "employment in the latest year with data"),
    "entity": Text("Tabelle, in der die Angaben stehen", "table that holds the facts"),
    "era": Text("die Politikphase", "the policy era"),
    "eras": Text("Politikphasen", "policy eras"),
    "folded": Text(
        "Anzahl der Einträge, die als Partner unter einem Treffer stehen",
        "number of records that stand below a hit as its partners",
    ),
    "eras_by_years": Text(
        "Politikphasen, in deren Zeit und Region sie fällt", "policy eras that its years and region fall into"
    ),
    "by_years": Text(
        "Anzahl der Initiativen, die zu ihrer Zeit in ihrer Region tätig waren",
        "number of initiatives that were at work in its region at the time",
    ),
    "events": Text("Veranstaltungen", "events"),
    "evidence": Text("was Quellen darüber sagen", "what sources say about it"),
    "expansions": Text("was zu den Wörtern mitgesucht wurde", "what was searched beside the words"),
    "facets": Text("Filter mit ihren häufigsten Werten", "filters with their most frequent values"),
    "fact": Text("die Angabe", "the fact"),
    "facts": Text("Angaben, höchstens 100 je Art", "facts, 100 of a kind at most"),
    "features": Text("Regionen mit ihrem Umriss", "regions with their outlines"),
    "fewer": Text("Anfragen mit weniger Wörtern, die mehr finden", "queries with fewer words that find more"),
    "field": Text("das Kompetenzfeld", "the competence field"),
    "fields": Text("Kompetenzfelder", "competence fields"),
    "first": Text("Adresse der ersten Seite", "address of the first page"),
    "geometry": Text("der Umriss", "the outline"),
    "granted": Text("bewilligte Summe je Währung", "sum granted, by currency"),
    "groups": Text("nach Gruppen", "by groups"),
    "hits": Text("Treffer dieser Seite", "hits of this page"),
    "initiative_count": Text("Anzahl der Initiativen", "number of initiatives"),
    "initiatives": Text("Initiativen", "initiatives"),
    "is_best": Text(
        "die Angabe, die unter widersprechenden zuerst gezeigt wird", "shown first among contradicting ones"
    ),
    "is_successor": Text("der andere Eintrag kam danach", "the other record came after it"),
    "is_sum": Text("zusammengezählt aus den Teilregionen", "added up from the member regions"),
    "items": Text("Einträge dieser Seite", "records of this page"),
    "kind_label": Text("Art in Worten", "kind in words"),
    "label": Text("das Gütesiegel", "the label"),
    "labels": Text("Gütesiegel oder weitere Namen", "labels, or further names"),
    "last": Text("Adresse der letzten Seite", "address of the last page"),
    "ledger": Text(
        "Erwartungen, Ergebnisse und Bewertungen nach der Zeit", "expectations, outcomes, assessments by time"
    ),
    "left_out": Text("weggelassene Wörter", "words left out"),
    "link": Text("die Verbindung mit ihrer Quelle", "the connection with its source"),
    "links": Text("Adressen dieser und der anderen Seiten", "addresses of this page and of the others"),
    "lists": Text("Listen, eine je Art von Einträgen", "lists, one for each kind of record"),
    "locator": Text("Stelle in der Quelle", "place in the source"),
    "manager": Text("das Clustermanagement", "the cluster management"),
    "managers": Text("Clustermanagements", "cluster managers"),
    "mandates": Text("Clustermanagements mit ihrer Initiative", "terms of cluster management with the initiative"),
    "mapping": Text("die Zuordnung mit ihrer Quelle", "the mapping with its source"),
    "matches": Text("Entsprechungen in anderen Systematiken", "matches in other schemes"),
    "matching": Text("Initiativen entsprechender Felder", "initiatives of matching fields"),
    "members": Text("Teile der funktionalen Region", "parts of the functional region"),
    "milestones": Text("Meilensteine", "milestones"),
    "narrower": Text("untergeordnete Felder", "narrower fields"),
    "next": Text("Adresse der nächsten Seite", "address of the next page"),
    "partners": Text(
        "weitere Einträge desselben Vorhabens, je Partner einer",
        "other records of the same project, one per partner",
    ),
    "lacks": Text("Wörter der Anfrage, die der Treffer nicht hat", "words of the query that the hit does not have"),
    "match": Text(
        "all, wenn alle Treffer alle Wörter haben; most, wenn sie die meisten haben",
        "all if every hit has all words, most if hits have most of them",
    ),
    "notice": Text("Hinweis, wenn die Anfrage kein Wort enthält", "a note when the query has no word"),
    "nowhere": Text("Wörter, die in keinem Eintrag vorkommen", "words that no record has"),
    "objectives": Text("Ziele", "objectives"),
    "organisation_count": Text("Anzahl der Organisationen", "number of organisations"),
    "other": Text("der andere Eintrag", "the other record"),
    "others": Text("Weiteres", "what else there is"),
    "page": Text("Nummer dieser Seite", "number of this page"),
    "participation": Text("die Beteiligung", "the participation"),
    "participations": Text("Beteiligungen", "participations"),
    "parts": Text("Runden und Teile", "rounds and parts"),
    "per_page": Text("Einträge auf einer Seite, höchstens", "records on a page, at most"),
    "prev": Text("Adresse der vorigen Seite", "address of the previous page"),
    "programmes": Text("Programme", "programmes"),
    "project_count": Text("Anzahl der Vorhaben", "number of projects"),
    "projects": Text("Vorhaben", "projects"),
    "properties": Text("die Region", "the region"),
    "queries": Text("Anfragen, mit denen es weitergehen kann", "queries to go on with"),
    "query": Text("die Anfrage", "the query"),
    "quotient": Text("Lokalisationsquotient", "location quotient"),
    "reasons_ended": Text("Gründe des Endes", "reasons for ending"),
    "records": Text("Einträge, deren Name passt", "records whose names match"),
    "reference": Text("der Eintrag", "the record"),
    "regions": Text("Regionen", "regions"),
    "search": Text("Adresse der Suche", "address of the search"),
    "searched_instead": Text("die Schreibweise, die stattdessen gesucht wurde", "the spelling searched instead"),
    "selected": Text("danach wird gefiltert", "the result is narrowed by it"),
    "self": Text("Adresse dieser Seite", "address of this page"),
    "snippet": Text("Ausschnitt als HTML; nur <mark> ist Auszeichnung", "excerpt as HTML; only <mark> is markup"),
    "sources": Text("Quellen", "sources"),
    "succession": Text("Vorgänger und Nachfolger", "predecessors and successors"),
    "suggest": Text("Adresse der Vorschläge", "address of the suggestions"),
    "suggestion": Text("eine Schreibweise, die mehr findet", "a spelling that finds more"),
    "title_language": Text("Sprache des Titels, falls bekannt", "language of the title, when known"),
    "total": Text("Anzahl insgesamt", "number of all"),
    "type": Text("Art, aus einer festen Liste", "kind, from a controlled list"),
    "types": Text("Regionstypen, auch der Regionen darum", "types of the region, and of those around it"),
    "version": Text("Fassung der Schnittstelle", "version of the API"),
    "why": Text("warum der Eintrag gefunden wurde", "why the record was found"),
    "word": Text("Wort der Anfrage", "word of the query"),
}
"""Meanings by name, or by schema and name where one name has several meanings."""
_KIND = Text("Tabelle des Eintrags, etwa initiative", "table of the record, such as initiative")


def meaning(model: str, name: str) -> Text | None:
    """Return the meaning of a property; None without a description."""
    if name == "kind":
        return _KIND
    text = PROPERTIES.get(f"{model}.{name}") or PROPERTIES.get(name)
    if text is not None:
        return text
    try:
        return name_of(name)
    except KeyError:
        return ENTITIES[name].__title__ if name in ENTITIES else None
