"""Words and values: what a text holds, which of several records is meant, and how a value is put into words."""
