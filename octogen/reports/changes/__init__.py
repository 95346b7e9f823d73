"""What changes, as text for a terminal, as Markdown for a pull request or a change ticket, as JSON for programs."""
