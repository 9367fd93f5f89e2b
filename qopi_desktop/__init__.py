"""Chart abstraction for oncology practices: forms, local scores and an encrypted store, without a network."""

__version__ = "0.1.0"
