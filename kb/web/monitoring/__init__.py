"""What an operator sees of the site: a line for each request."""

from kb.web.monitoring.observer import init

__all__ = ["init"]
