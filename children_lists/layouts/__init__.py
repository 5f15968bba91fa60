"""Layouts of lists that are recognised: Annex A, SSDA903 and the templates of this product."""

from children_lists.layouts.annex_a import ANNEX_A
from children_lists.layouts.layout import ListLayout
from children_lists.layouts.own_templates import OWN_TEMPLATES
from children_lists.layouts.ssda903 import SSDA903

LAYOUTS: tuple[ListLayout, ...] = (*ANNEX_A, *SSDA903, *OWN_TEMPLATES)
BY_SLUG = {layout.slug: layout for layout in LAYOUTS}
