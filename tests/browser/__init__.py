"""A real browser. These tests run where Chromium and its driver are installed (Debian: chromium, chromium-driver)."""
