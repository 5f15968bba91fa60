"""Changes of KPIs between two moments, from their standings in brief."""
