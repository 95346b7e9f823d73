"""Text to trees: what the YAML and the JSON reader are made of. `octogen.source` is the door."""
