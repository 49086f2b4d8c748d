"""One module per resource. A read begins in `api.seen`; a write calls one of our verbs inside `idempotency.write`."""
