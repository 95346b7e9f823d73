"""4. `Topology` to `Documents`: the records in, one AWS document for each out, through templates/.

A template sees its own record and decides nothing; the values' `overrides` patch what it yields.
"""
