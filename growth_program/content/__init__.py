"""What is made for the shops: AIGC items."""
