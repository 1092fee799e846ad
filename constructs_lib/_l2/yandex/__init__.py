"""Gateways of Yandex Cloud, in parts; `constructs_lib.yandex` shows what is public."""
