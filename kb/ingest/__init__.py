"""Import: read, map, check, match, store."""
