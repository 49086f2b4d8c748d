"""What customers and agents find by typing: articles, guides, known issues."""
