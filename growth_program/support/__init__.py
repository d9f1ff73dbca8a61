"""Rows about any record: who is told what, by inbox and by mail."""
