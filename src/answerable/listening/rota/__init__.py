"""The rota: everybody of the house serves one week a year, through a mentor, and says what they learned."""
