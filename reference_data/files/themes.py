"""Themes: which service areas, recommendations, KPIs and documents are read together."""

from reference_data.reading import ColumnSpec, FileSpec, one_of, several, slug, text

EVERY_VOICE = "all"

FILES = (
    FileSpec(
        "themes.csv",
        (
            ColumnSpec("slug", slug(60)),
            ColumnSpec("name", text(80, needed=True)),
            ColumnSpec("about", text(200, needed=True)),
            ColumnSpec("service_areas", several),
            ColumnSpec("recommendation_themes", several),
            ColumnSpec("kpi_codes", several),
            ColumnSpec("documents", several),
            ColumnSpec("voice", one_of(("own", EVERY_VOICE))),
        ),
        key=("slug",),
        is_optional=True,
    ),
)
