"""Relations between the entities of one document."""
