"""What is declared once: names, parameters, instruments, the state and its measures."""
