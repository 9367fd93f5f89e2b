"""The central service: accepts submissions, judges them again, and proves what it received."""
