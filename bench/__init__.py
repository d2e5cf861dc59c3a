"""Measurements, each beside its yardstick in the same run: a ratio survives a noisy machine.

`make bench` prints one table. The real lists are found through ``KB_REAL_DATA``.
"""
