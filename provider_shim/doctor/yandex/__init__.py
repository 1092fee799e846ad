"""What doctor observes of Yandex Cloud.

`lab` sends the requests and follows operations, `reads` is the table of what only reading shows, `trial` creates
gateways of doctor's own, `writes` is the table of what creating, changing and deleting them shows.
"""
