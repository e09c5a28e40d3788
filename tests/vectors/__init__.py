"""Recorded decisions of Clerk's own server SDK, and how this package is asked for the same ones."""
