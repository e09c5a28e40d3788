"""The part of the documentation that is made from the package: what `scripts/docs` writes before it builds the site."""
