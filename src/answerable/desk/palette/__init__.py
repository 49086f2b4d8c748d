"""Everything at hand by typing: what is named where one may go, and which tickets and customers are found."""
