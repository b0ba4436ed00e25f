"""What pytest must not import: it would block the network of the whole run."""

collect_ignore = ["blocked"]
