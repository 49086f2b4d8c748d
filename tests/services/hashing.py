"""Argon2 as the product uses it, but cheap: hundreds of tests make people who sign in, and a server in a process of its
own must be able to check what was hashed here."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 8
    parallelism = 1
