"""The screen where users and physicians are kept."""
