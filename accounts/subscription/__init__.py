"""The address by which a person's calendar program asks for their dates without signing in."""
