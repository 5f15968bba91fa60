"""Charts from one specification: as SVG, as Plotly and in words. Knows no Django."""
