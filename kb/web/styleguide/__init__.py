"""The public style guide."""
