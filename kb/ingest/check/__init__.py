"""Importable columns and validators of their values."""

from kb.ingest.check.fields import (
    REFERENCE_COLUMNS,
    field_names,
    fields_of,
    import_order,
    key_fields,
    model_of,
    required_fields,
    table_of,
    trees,
)
from kb.ingest.check.slugs import LONGEST, slugify
from kb.ingest.check.validators import (
    check_rules,
    check_values,
    missing_fields,
    missing_keys,
    rules_among,
    unknown_column,
)
from kb.ingest.check.values import InvalidValue, decimal_number, suggestion

__all__ = [
    "LONGEST",
    "REFERENCE_COLUMNS",
    "InvalidValue",
    "check_rules",
    "check_values",
    "decimal_number",
    "field_names",
    "fields_of",
    "import_order",
    "key_fields",
    "missing_fields",
    "missing_keys",
    "model_of",
    "required_fields",
    "rules_among",
    "slugify",
    "suggestion",
    "table_of",
    "trees",
    "unknown_column",
]
