"""Case lists from outside, read into candidates; a row that does not fit is named, not guessed at."""
