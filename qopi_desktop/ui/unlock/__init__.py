"""The screens that open the store."""
