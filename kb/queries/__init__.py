"""Questions answered by the database: functions that return rows or small frozen values; no HTTP, no writing."""
