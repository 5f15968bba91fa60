"""Form of a comment on a figure."""

from ledger.forms import LongText, ProblemsForm


class CommentForm(ProblemsForm):
    """Text of a comment, whose rules are the action's."""

    text = LongText("Your comment")

    def __init__(self, data, *, label: str):
        super().__init__(data)
        self.fields["text"].label = label
