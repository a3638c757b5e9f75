"""What the hub may do, read from the code itself: states and moves, permissions, addresses."""
