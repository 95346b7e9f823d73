"""What rules see: the documents of one deployment, joined.

`part` is a place in a document; `deployment` finds documents and joins tasks, containers and services; the other
modules are questions asked of a deployment, or of a part of it. What the documents do not show is None or absent in
every answer; nothing is guessed.
"""
