"""What is owed to whom by when: policies, clocks, and whether promises are kept."""
