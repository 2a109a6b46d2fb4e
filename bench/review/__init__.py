"""A scripted reviewer at the service: see `__main__`."""
