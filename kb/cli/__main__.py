"""Let `python -m kb.cli` do what `kb` does."""

from kb.cli import main

main()
