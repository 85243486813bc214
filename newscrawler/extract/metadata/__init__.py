"""The fields of an article beside its text, each with its evidence."""
