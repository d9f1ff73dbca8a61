"""Figures, days and traces: what every floor above counts with."""
