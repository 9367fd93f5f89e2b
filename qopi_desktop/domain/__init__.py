"""The field's values and rules: standard library only, no clock, no disk, no Qt."""
