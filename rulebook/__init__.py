"""What the article says happens: parameters, state, rules, a turn's order, the compiled loop."""
