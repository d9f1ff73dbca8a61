"""The plumbing of merchants' pages: who may see them, their frame, their language."""
