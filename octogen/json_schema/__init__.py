"""Our schemas: whether data is valid, what breaks them in octogen's own messages, and what they say about a place.

`schema` is the door; `validity` answers most calls, `errors` and `messages` are loaded only where something is wrong.
"""
