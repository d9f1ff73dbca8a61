"""Pure rules of promises. No Django here: the linter refuses it."""
