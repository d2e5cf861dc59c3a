"""Clusterwissen: the knowledge base of regional cluster initiatives."""
