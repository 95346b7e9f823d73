"""One file a pitfall, in a folder for each area."""
