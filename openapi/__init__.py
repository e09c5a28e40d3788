"""The API as this project describes it (`clerk.yaml`), and what makes `resources/` and `models/` of it."""
