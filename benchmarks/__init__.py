"""How the costs of rollout compare with those of what a user would take instead, within one run."""
