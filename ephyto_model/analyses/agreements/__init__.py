"""Agreements: limits that people set, the levers that may move, and the settings that everyone can live with."""
