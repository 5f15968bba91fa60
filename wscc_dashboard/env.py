"""Readers of the environment that fail by naming the variable and saying what it should be.

Every variable that the product reads is read through these functions and listed in `.env.example`.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"true", "yes", "on", "1"}
FALSE_WORDS = {"false", "no", "off", "0"}


class Environment:
    """The variables of a process, over those of an optional `.env` file."""

    def __init__(self, variables: Mapping[str, str], file: Path | None = None):
        self._variables = dict(variables)
        if file is not None and file.is_file():
            reader = environ.Env()
            known = set(reader.ENVIRON)
            environ.Env.read_env(str(file))
            for name in set(reader.ENVIRON) - known:
                self._variables.setdefault(name, reader.ENVIRON[name])

    def required(self, name: str, what: str) -> str:
        """The text of `name`, which must be there; `what` says in the error what to put in."""
        value = self._variables.get(name, "").strip()
        if not value:
            raise ImproperlyConfigured(f"{name} is not set. Set it to {what}; .env.example explains it.")
        return value

    def text(self, name: str, default: str = "") -> str:
        """The text of `name`; `default` where it is not set or empty."""
        return self._variables.get(name, "").strip() or default

    def documented_in(self, example: Path) -> dict[str, str]:
        """Texts of all variables that `.env.example` lists."""
        names = re.findall(r"^([A-Z_]+)=", example.read_text(encoding="utf-8"), re.MULTILINE)
        return {name: self.text(name) for name in names}

    def yes_or_no(self, name: str, default: bool) -> bool:
        word = self.text(name, str(default)).lower()
        if word not in TRUE_WORDS | FALSE_WORDS:
            raise ImproperlyConfigured(f"{name} is {word[:40]!r}; it must be true or false.")
        return word in TRUE_WORDS

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        word = self.text(name, default).upper()
        if word not in allowed:
            raise ImproperlyConfigured(f"{name} is {word[:40]!r}; it must be one of {', '.join(allowed)}.")
        return word

    def some_of(self, name: str, allowed: tuple[str, ...], default: str) -> list[str]:
        """Some of `allowed`, written with commas; "none" for none of them."""
        words = [word.lower() for word in self.words(name, default)]
        if words == ["none"]:
            return []
        if not set(words) <= set(allowed):
            raise ImproperlyConfigured(
                f"{name} is {self.text(name)[:80]!r}; it must be none, or some of {', '.join(allowed)} with commas."
            )
        return words

    def words(self, name: str, default: str = "") -> list[str]:
        """A list written with commas."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def whole_number(self, name: str, default: int, most: int | None = None) -> int:
        word = self.text(name, str(default))
        if not word.isdecimal():
            raise ImproperlyConfigured(f"{name} is {word[:40]!r}; it must be a whole number, such as {default}.")
        if most is not None and int(word) > most:
            raise ImproperlyConfigured(f"{name} is {word[:40]}; it must be a whole number from 0 to {most}.")
        return int(word)

    def database(self, name: str) -> dict:
        """Django's settings for the database that the URL in `name` points to: sqlite or postgresql."""
        url = self.required(name, "the address of the database, such as sqlite:///var/dashboard.sqlite3")
        scheme = url.split(":", 1)[0].lower()
        if scheme not in ("sqlite", "postgres", "postgresql"):
            raise ImproperlyConfigured(
                f"{name} begins with {scheme[:20]!r}; it must begin with sqlite:/// or postgresql://."
            )
        try:
            return environ.Env.db_url_config(url)
        except (ValueError, ImproperlyConfigured) as error:
            raise ImproperlyConfigured(f"{name} cannot be read as the address of a database: {error}") from error

    def email(self, name: str) -> dict:
        """Django's settings for the mail server that the URL in `name` points to."""
        try:
            return environ.Env.email_url_config(self.text(name))
        except (ImproperlyConfigured, ValueError, KeyError) as error:
            raise ImproperlyConfigured(
                f"{name} must be an e-mail address of a server, such as smtp+tls://user:password@host:587"
            ) from error
