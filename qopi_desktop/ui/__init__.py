"""The window: widgets and their models."""
