"""Today's rules applied to yesterday's bytes."""
