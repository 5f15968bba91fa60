"""The tests for a trend in counts a second time: by the score test of a regression."""

import numpy as np
from statsmodels.genmod.families import Binomial, Poisson
from statsmodels.genmod.generalized_linear_model import GLM


def score_of_proportions(years):
    """Chi-squared and its probability: the score test of a slope in a logistic regression on the year."""
    times, counted, cohorts = (np.array(column, dtype=float) for column in zip(*years, strict=True))
    left = np.column_stack([counted, cohorts - counted])
    return _score(GLM(left, np.ones((len(times), 1)), family=Binomial()), times)


def score_of_rates(years):
    """Chi-squared and its probability: the score test of a slope in a Poisson regression on the year."""
    times, counted, cohorts = (np.array(column, dtype=float) for column in zip(*years, strict=True))
    return _score(GLM(counted, np.ones((len(times), 1)), family=Poisson(), exposure=cohorts), times)


def _score(model, times):
    statistic, probability, _ = model.score_test(model.fit().params, exog_extra=(times - times.mean())[:, None])
    return np.ravel(statistic).item(), np.ravel(probability).item()
