"""Reads across all of the program: a shop from all sides. No models."""
