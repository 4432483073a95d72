"""Forms as townships and departments write them, labelled by a reviewer: what the checks find of what they should."""
