"""The help centre for those who write it and those who answer with it."""
