"""Importable columns and validators of their values."""

from kb.ingest.check.currencies import may_be, shared_symbol
from kb.ingest.check.fields import REFERENCE_COLUMNS, import_order, key_fields, model_of, required_fields, trees
from kb.ingest.check.slugs import slugify
from kb.ingest.check.strays import explained, stray
from kb.ingest.check.validators import (
    check_rules,
    check_values,
    longer_name,
    missing_column,
    missing_fields,
    missing_keys,
    rule_columns,
    rules_among,
    unknown_column,
)
from kb.ingest.check.values import InvalidValue, decimal_number, plain_text, suggestion, unreadable

__all__ = [
    "REFERENCE_COLUMNS",
    "InvalidValue",
    "check_rules",
    "check_values",
    "decimal_number",
    "explained",
    "import_order",
    "key_fields",
    "longer_name",
    "may_be",
    "missing_column",
    "missing_fields",
    "missing_keys",
    "model_of",
    "plain_text",
    "required_fields",
    "rule_columns",
    "rules_among",
    "shared_symbol",
    "slugify",
    "stray",
    "suggestion",
    "trees",
    "unknown_column",
    "unreadable",
]
