"""What reaches open pages as it happens."""
