"""The desktop's side of the wire: one HTTP client, and what is sent, asked and believed."""
