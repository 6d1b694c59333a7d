"""What a deal is: its terms, what it moves, and what it is worth to whom."""
