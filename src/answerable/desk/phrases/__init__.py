"""What is written once and used often: saved replies, and macros with their steps."""
