"""Hand-overs on pages: offering, answering, what is offered to whom, and whose a ticket was."""
