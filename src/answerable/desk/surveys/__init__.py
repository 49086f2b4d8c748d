"""Surveys as pages show them: their editor, whom they would have asked, and what was answered."""
