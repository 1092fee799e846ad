"""Rules of Yandex Cloud that span several attributes."""
