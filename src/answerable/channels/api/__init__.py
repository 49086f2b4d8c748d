"""What programs pass on in customers' names, through our own interface."""
