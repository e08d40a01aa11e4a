"""A change split into its causes as a picture for documents."""

from ephyto_model.display.word.blocks import Picture
from ephyto_model.language.translation import tr
from ephyto_model.questions.fees.causes.shapley import Change
from ephyto_model.questions.fees.causes.views import table


def picture(change: Change, caption: str, *, own: bool = True, key: str = "") -> Picture:
    """Return the waterfall of a change, with its bars in words for those who do not see it."""
    from ephyto_model.display.word import pictures  # matplotlib, which a letter with no picture can do without

    with pictures.words():
        shown = table(change, "", own=own)
        drawn = pictures.waterfall(tuple((label, amount) for label, amount in shown.rows()), tuple(shown.bars))
    listed_parts = tr("; ").join(tr("{part} {amount}", part=part, amount=amount) for part, amount in shown.rows())
    return Picture(drawn, caption, tr("The chart shows a bar for each step: {parts}.", parts=listed_parts), key)
