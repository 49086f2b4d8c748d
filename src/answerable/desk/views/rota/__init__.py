"""The pages of the rota: the year's plan, who takes part, one's own week."""
