"""`python -m octogen`, and what the `octogen` command calls."""

from __future__ import annotations

from octogen.cli import main

if __name__ == "__main__":
    main()
