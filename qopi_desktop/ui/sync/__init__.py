"""The way to the central service, as the window shows it."""
