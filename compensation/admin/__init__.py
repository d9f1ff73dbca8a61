from compensation.admin import adjudications, proofs

__all__ = ["adjudications", "proofs"]
