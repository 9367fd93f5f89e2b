"""Whatever stands in a rule or a data file, it is read or refused, soon and small."""
