"""What a column is: its name, what it points to, whether it is required."""

from __future__ import annotations

from kb.models import ENTITIES
from kb.models.columns import HIDDEN, PROVENANCE, field_names, fields_of, fields_to, table_of, target_of


def test_every_column_but_the_primary_key_is_one_field_in_the_order_of_the_table() -> None:
    for entity in ENTITIES:
        fields = fields_of(entity)
        columns = [column for column in table_of(entity).columns if not column.primary_key]
        assert [field.column for field in fields.values()] == columns
        assert field_names(entity) == {field.column.name: name for name, field in fields.items()}


def test_references_drop_the_ending_of_the_column_and_others_keep_it() -> None:
    fields = fields_of("project")
    assert fields["region"].column.name == "region_id"
    assert fields["region"].target == "region"
    assert fields["external_id"].column.name == "external_id"
    assert fields["external_id"].target == ""


def test_a_reference_need_not_be_called_like_its_target() -> None:
    assert target_of("label", "body_id") == "organisation"
    assert target_of("region", "parent_id") == "region"
    assert target_of("succession", "successor_programme_id") == "programme"


def test_other_and_former_columns_point_nowhere() -> None:
    assert target_of("region", "id") == ""
    assert target_of("region", "name_de") == ""
    assert target_of("region", "no_longer_there_id") == ""


def test_fields_to_an_entity_are_found_in_all_entities() -> None:
    columns = {f"{field.column.table.name}.{field.column.name}" for field in fields_to("policy_era")}
    assert columns == {"era_programme.policy_era_id"}
    assert all(field.target == "region" for field in fields_to("region"))


def test_a_field_is_required_without_null_and_without_default() -> None:
    fields = fields_of("initiative_field")
    assert fields["initiative"].is_required
    assert fields_of("region")["slug"].is_required
    assert not fields_of("region")["parent"].is_required
    assert not fields["unconfirmed"].is_required
    assert fields["unconfirmed"].default is False
    assert fields["initiative"].default is None


def test_fields_know_whether_they_are_hidden_and_whether_they_are_provenance() -> None:
    fields = fields_of("competence_field")
    assert [name for name, field in fields.items() if field.is_hidden] == ["position"]
    assert [name for name, field in fields.items() if field.is_provenance] == [
        "source",
        "source_locator",
        "quote",
        "unconfirmed",
    ]
    assert PROVENANCE == ("source_id", "source_locator", "quote", "unconfirmed")
    assert "id" in HIDDEN


def test_labels_are_the_names_for_readers() -> None:
    assert fields_of("region")["parent"].label.en == "part of"
    assert fields_of("region")["name_de"].label.en == "name (German)"


def test_every_rule_names_a_field() -> None:
    for entity, model in ENTITIES.items():
        assert {rule.field for rule in model.__rules__} <= set(fields_of(entity))
