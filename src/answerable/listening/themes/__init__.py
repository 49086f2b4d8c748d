"""Themes: what many customers write about, found by meaning and by words, and followed from week to week."""
