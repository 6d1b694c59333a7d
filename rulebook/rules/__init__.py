"""What happens by itself: the line, institutions, voices, and what actors want."""
