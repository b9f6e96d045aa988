"""Figures about speed, measured on a real server: `make bench`, `make bench ONLY=today`."""
