"""Proof that nothing is lost, half written or answered wrongly: kills, damaged files, hostile requests, full disks."""
