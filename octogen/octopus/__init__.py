"""What Octopus Server is, as far as octogen needs to know: ports, folders, images, sizes, connection strings.

Every fact carries its source. Nothing here knows about AWS documents, and no other room states a fact about Octopus.
"""
