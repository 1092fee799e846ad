"""Config validators for Yandex Cloud."""
