"""Machinery that the constructs of all clouds share; nothing here knows a cloud."""
