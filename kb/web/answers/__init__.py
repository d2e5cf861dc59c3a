"""The pages that answer the three questions of the conference, narrowed by one selection."""
