"""From files to extracted documents and graphs."""
