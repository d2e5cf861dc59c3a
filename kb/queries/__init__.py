"""Queries: functions that return rows or small frozen values, without HTTP or writing."""
