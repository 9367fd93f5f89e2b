"""Blank forms on paper: every question of a module with its choices and its definition."""
