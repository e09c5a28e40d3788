"""Template tags; this package is as Django looks for them."""
