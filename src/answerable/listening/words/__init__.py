"""The words that customers use, against those that we use."""
