"""Documents: the inputs of AWS operations by name, their kinds, how files are recognised, and what AWS refuses.

A document's body is exactly the JSON of its AWS operation. `describe-*` outputs become documents too, one for each
resource, so that one rule judges what octogen renders and what a team already has.
"""
