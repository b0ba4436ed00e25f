"""A knowledge graph of who says what about whom."""
