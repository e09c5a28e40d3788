"""Clerk in the web frameworks: a module for each, thin over `clerk_backend.auth`, and imported only by yourself."""
