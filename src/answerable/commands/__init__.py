"""The subcommands of `answerable`, one small module per group."""
