"""Rules on figures: each looks at one KPI. A module has one `RULE`."""
