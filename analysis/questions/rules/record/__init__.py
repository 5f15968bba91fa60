"""Rules on the record: recommendations, promises, claims, risks. A module has one `RULE`."""
