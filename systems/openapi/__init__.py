"""A system's own description of its API (OpenAPI): what it says, and what has changed in it."""
