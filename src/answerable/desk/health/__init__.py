"""Whether the installation is well: one list of looks, told by `answerable doctor` and by a page of settings."""
