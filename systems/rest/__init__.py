"""Another HR system with a REST API: what it is like is data, a profile, and not code.

A profile says where the system's calls, records and fields stand. It computes nothing and holds no patterns;
``schema.json`` is all that it may say.
"""
