from compensation.admin import adjudications, contests, proofs

__all__ = ["adjudications", "contests", "proofs"]
