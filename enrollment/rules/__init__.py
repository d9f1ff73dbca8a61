"""Pure rules of joining. No Django here: the linter refuses it."""
