"""The screens of a first start."""
