"""The demonstration: three departments that live through two budget years, for visitors on one's own machine."""
