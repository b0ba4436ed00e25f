"""The page: a graph as one HTML file that opens anywhere, with the network off, in Arabic and English."""

from __future__ import annotations

from kg.page.render import render_page, write_page

__all__ = ["render_page", "write_page"]
