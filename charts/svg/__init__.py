"""Charts, sparklines and funnel plots drawn as SVG. `DRAW` in marks.py is the table of marks."""
