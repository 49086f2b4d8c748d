"""HTML, whoever wrote it: as text that reads well, and whether it is nested too deeply. Pure."""
