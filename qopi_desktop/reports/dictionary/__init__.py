"""The questions and measures as a dictionary that people read: pages with a search, and sheets."""
