"""Clerk in the web frameworks, as applications of theirs meet it."""
