"""The program's terms, its ground and its wiring."""
