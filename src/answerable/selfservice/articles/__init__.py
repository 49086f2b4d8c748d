"""The help centre: what is explained once, for customers and for those who answer them."""
