"""What every page of the desk has around it: where one can go, what one may do, and how a page says no."""
