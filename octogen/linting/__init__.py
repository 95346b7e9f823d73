"""5. `Documents` to findings: a deployment in, the hits of every rule out, each with a severity and a place in a file.

Comments, values, the configuration and a baseline may accept findings; `outcome` says whether what is left fails.
"""
