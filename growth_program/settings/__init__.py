"""Settings. All that differs from one installation to another comes from the environment."""
