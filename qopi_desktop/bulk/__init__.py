"""Many charts at once: the same measures as one by one, counted by office."""
