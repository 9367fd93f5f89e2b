"""The encrypted store: the only home of SQL and of the key; vault.py is light, store.py brings the engine."""
