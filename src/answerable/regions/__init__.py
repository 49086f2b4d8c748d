"""Where people are: their working hours, their holidays, their regions."""
