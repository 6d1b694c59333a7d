"""What happens in a week and in which order: proposals, signatures, works."""
