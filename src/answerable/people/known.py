"""What every page asks of people and teams, known for two seconds."""

from answerable.ledger.known import Known
from answerable.people.models import Field

fields: Known[list[Field]] = Known(lambda: list(Field.objects.all()), Field)
