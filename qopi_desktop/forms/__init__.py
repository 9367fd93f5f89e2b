"""The form engine: data in, states out; no Qt."""
