"""The verbs of the application."""
