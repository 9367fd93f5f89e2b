"""The list of charts."""
