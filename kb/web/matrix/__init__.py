"""The matrix of regions and fields."""
