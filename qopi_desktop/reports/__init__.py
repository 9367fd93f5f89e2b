"""Scores as a report: plain values first, then pages."""
