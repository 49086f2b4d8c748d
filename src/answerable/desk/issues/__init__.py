"""Known issues, for those who state them and those who answer about them."""
