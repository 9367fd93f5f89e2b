"""The screen of one chart."""
