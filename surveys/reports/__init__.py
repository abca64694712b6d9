"""Reports of a survey in the official layout. Every figure comes from a released table."""
