"""Questions worth asking at a meeting, by open rules on stored facts; the words are those of the rules.

To add a rule, write a module in `rules/figures/` or `rules/record/` with a `RULE`, and its tests in a module of the
same name in `tests/analysis/questions/`; the registry finds it.
"""
