"""9. Findings to text: findings in, one report out. One format a module, so that each loads only what it needs."""
