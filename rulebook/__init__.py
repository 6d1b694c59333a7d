"""What the article says happens: parameters, state, rules, the order of a turn, the compiled loop."""
