"""Masks at the doors of the desk and of the API: whose eyes a page is for, and the last look at what leaves."""
