"""Training cases on paper: an invented record to abstract, and the key to it."""
