"""Extent of a mark: the values it needs room for on the value axis."""

# the lowest and the highest value, or nothing
Extent = tuple[float, float] | tuple[()]

NO_EXTENT: Extent = ()
