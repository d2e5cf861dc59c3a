"""What runs beside the pages while `kb serve` runs: replacing dead workers, following changes, saying how far a start is."""

from kb.cli.server import index_follower
from kb.cli.server.handover import OPTION, Handover
from kb.cli.server.status_lines import StatusLines
from kb.cli.server.supervision import SupervisedServer

__all__ = ["OPTION", "Handover", "StatusLines", "SupervisedServer", "index_follower"]
