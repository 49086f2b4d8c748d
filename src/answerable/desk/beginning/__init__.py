"""A ticket that a colleague begins: they write first, or note down what somebody told them."""
