"""Drawings that are kept compressed: each comes out as it was, and is safe as it was."""

from django.utils.safestring import SafeString

from kpis.display.charts import draw_small, draw_spark, fold, unfold


def test_folded_drawings_come_out_as_they_were():
    drawings = ["<svg><path d='M0 0'/></svg>", "<svg><path d='M0 0h5'/><title>Août</title></svg>", "<svg/>", ""]
    for kind in (draw_spark, draw_small):
        folded = [fold(SafeString(one), kind) for one in drawings]
        assert [unfold(one, kind) for one in folded] == drawings
    assert isinstance(unfold(folded[0], draw_small), SafeString)


def test_what_a_drawing_has_in_common_with_the_first_is_kept_once():
    line = "".join(f"<circle cx='{place * 37 % 101}' cy='{place * 53 % 89}'/>" for place in range(40))
    kind = object()
    first, other = fold(line, kind), fold(line.replace("cx='0'", "cx='1'"), kind)
    assert len(first) < 30
    assert len(other) < 60
