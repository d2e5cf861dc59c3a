"""The description of the API: OpenAPI and the page made from it."""

from kb.web.api.description.openapi import document

__all__ = ["document"]
