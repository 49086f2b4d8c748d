"""What a text means, as numbers that can be compared: a sentence model that runs here, without asking anybody."""
