"""What doctor observes of Instaclustr.

`lab` sends the requests, `reads` is the table of what only reading shows, `recipes` says how to create one object of
each type, `writes` is the table of what creating, changing and deleting them shows.
"""
