"""The measure engine: data in, outcomes with their reasons out; no Qt."""
