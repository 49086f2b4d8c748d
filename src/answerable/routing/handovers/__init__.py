"""Tickets that go from one team to another: offered, accepted or returned, and always somebody’s."""
