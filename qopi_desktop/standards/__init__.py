"""What others can read: forms, measures, charts and results in the standards of the field."""
