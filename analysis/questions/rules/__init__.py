"""Rules of questions, in folders by what they look at."""
