"""What rules out a deal before it is weighed in full; it changes no result."""
