"""Why an amount changes: a change split into its causes, exactly, and how that is shown."""
