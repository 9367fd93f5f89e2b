"""The screen that reads a case list."""
