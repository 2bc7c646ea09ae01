"""Plug-ins that read what one kind of provider publishes; see `base` for the contract and `registry` for the names."""
