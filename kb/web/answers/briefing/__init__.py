"""The briefing: what is known of a selection on one or two sheets of paper."""
