"""What an operator sees of the site: a line for each request, metrics, whether it is ready."""

from kb.web.monitoring.observer import init
from kb.web.monitoring.readiness import readiness

__all__ = ["init", "readiness"]
