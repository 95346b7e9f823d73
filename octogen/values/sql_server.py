"""What the editions of SQL Server can do on Amazon RDS."""

from __future__ import annotations


def has_multi_az(engine: str) -> bool:
    """Return whether an engine can have a standby.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_SQLServerMultiAZ.html
    """
    return engine != "sqlserver-ex"
