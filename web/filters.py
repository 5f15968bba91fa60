"""Lists filtered by choices kept in the address."""

import django_filters


class NarrowedList(django_filters.FilterSet):
    """List that the address may filter."""

    @property
    def is_narrowed(self) -> bool:
        return self.form.is_valid() and any(self.form.cleaned_data.values())

    def leave(self, rows, name, value):
        """Leave the rows as they are: what is asked for is worked out, not stored."""
        return rows
