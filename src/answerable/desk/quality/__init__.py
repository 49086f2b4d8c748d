"""Reviews of conversations as pages show them: to do, talked over, released, and what all of them say together."""
