"""Plumbing of endpoints: signatures, scopes, batches, problem documents. No business word in it."""
