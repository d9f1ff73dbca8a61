from compensation.admin import adjudications, contests, credits, proofs

__all__ = ["adjudications", "contests", "credits", "proofs"]
