"""Charts as plotly.js draws them. `TRACES` in traces.py is the table of marks."""
