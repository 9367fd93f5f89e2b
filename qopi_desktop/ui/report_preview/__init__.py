"""The screen of the office report."""
