"""2. `Source` to `Values`: files in, one merged and complete mapping out that follows schemas/values.schema.json.

Overlays and `--set` are laid over one another, every default is filled in, and settings that cannot stand together are
findings. Whoever has `Values` knows where each of them was written.
"""
