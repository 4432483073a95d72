"""The former place of `projects.requests`."""

from projects.requests import SignedInRequest, primary_key, ticked

__all__ = ["SignedInRequest", "primary_key", "ticked"]
