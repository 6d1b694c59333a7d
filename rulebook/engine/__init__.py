"""How rules are compiled, and the luck that they draw."""
