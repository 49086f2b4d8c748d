"""Findings as pages show them: listed, raised, answered, told."""
