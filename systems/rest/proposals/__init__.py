"""Proposes a profile from an API description."""
