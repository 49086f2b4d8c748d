"""Policies, routing rules and automations as a file, to take them from one installation to another."""
