"""What holds for every question: its names and signatures, and the make-up of its tests."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring import masters as build
from autograder.authoring.answers import SOLUTION_TAG
from autograder.formats.notebook import checks_in
from autograder.limits import Limits

ROOT = Path(__file__).resolve().parents[2]

CONTRACT: dict[str, dict[str, list[str]]] = {
    "dot_products": {
        "q1_dot": ["dot(a, b)"],
        "q2_magnitude": ["magnitude(v)"],
        "q3_unit": ["unit(v)", "same_direction(u, v)"],
        "q4_angle": ["angle_between(u, v)"],
        "q5_cross": ["cross(u, v)"],
        "q6_hadamard": ["hadamard(A, B)"],
        "q7_product_shape": ["product_shape(left, right)"],
        "q8_matvec": ["matrix_vector_product(M, v)"],
        "q9_matmul": ["matrix_matrix_product(A, B)"],
        "q10_predict": ["add_bias(X)", "predict(X, theta)"],
        "q11_similarity": ["cosine_similarities(query, items)", "most_similar(query, items)"],
    },
    "derivatives": {
        "q1_rates": ["average_rate(positions, i, j)", "instantaneous_rates(positions)"],
        "q2_central": ["numerical_derivative(f, x, h=1e-05)"],
        "q3_order": ["difference_errors(f, df, x, hs)"],
        "q4_flat": ["flattest(f, xs)"],
        "q5_partial": ["partial(f, point, i, h=1e-05)"],
        "q6_gradient": ["gradient(f, point)"],
        "q7_uphill": ["steepest_direction(f, point)", "directional_derivative(f, point, u)"],
        "q8_chain": ["chain(outer_prime, inner, inner_prime)", "chain_all(layers)"],
        "q9_check": ["gradient_check(f, grad, point, tol=0.0001)"],
        "q10_second": ["second_derivative(f, x, h=0.001)"],
        "q11_field": ["gradient_field()"],
    },
    "descent_recurrence": {
        "q1_arbitrary": ["arbitrary(x)", "arbitrary_prime(x)"],
        "q2_guess": ["simple_minimize(f, xs)"],
        "q3_step": ["descend_once(df, x, alpha)"],
        "q4_descent": ["gradient_descent(df, initial_guess, alpha, n)"],
        "q5_until": ["descend_until(df, x0, alpha, tol=1e-06, max_steps=10000)"],
        "q6_rates": ["rate_outcome(alpha, x0=5.0, steps=50)"],
        "q7_basins": ["minima_from(df, f, starts, alpha, n)"],
        "q8_saddle": ["classify_stationary(grad, point)"],
        "q9_convex": ["convexity_violations(f, a, b, ts)"],
        "q10_schedule": ["descend_with_schedule(df, x0, schedule, n)", "halving(alpha, every)"],
        "q11_path": ["plot_descent(f, df, x0, alpha, n)"],
    },
    "tips_regression": {
        "q1_data": ["load_tips()", "plot_tips()"],
        "q2_mse": ["mse_loss(theta1, x, y_obs)"],
        "q3_single": ["single_argument(loss, x, y_obs)"],
        "q4_grid": ["best_on_grid(loss, thetas)", "best_on_grid_2d(loss, t0s, t1s)"],
        "q5_derivative": ["mse_derivative(theta1, x, y_obs)"],
        "q6_fit_1d": ["fit_slope(x, y_obs, start=0.05, alpha=0.0001, n=100)"],
        "q7_design": ["design_matrix(x)"],
        "q8_mse_2d": ["mse_loss_2d(theta, X, y_obs)"],
        "q9_gradient": ["mse_gradient(theta, X, y_obs)"],
        "q10_minimize": ["fit_with_scipy(X, y_obs)"],
        "q11_normal": ["fit_normal_equations(X, y_obs)"],
        "q12_stable": ["largest_stable_alpha(X)"],
        "q13_fit_2d": ["fit_by_descent(X, y_obs, tol=1e-08)"],
        "q14_features": ["fit_features(frame, columns, target)"],
        "q15_poly": ["fit_polynomial(x, y, degree)"],
        "q16_quality": ["r_squared(y_obs, y_hat)", "residuals(y_obs, y_hat)"],
        "q17_surface": ["plot_surface_path(X, y_obs, path)"],
    },
    "sgd_batching": {
        "q1_batches": ["make_batches(n, n_batches, rng)"],
        "q2_batch_gradient": ["mse_gradient_batch(theta, X, y_obs, indices)"],
        "q3_sgd": ["sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng)"],
        "q4_updates": [
            "count_updates(n, batch_size, n_epochs)",
            "rows_touched(n, batch_size, n_updates)",
        ],
        "q5_noise": ["gradient_noise(theta, X, y_obs, batch_size, trials, rng)"],
        "q6_single": ["sgd_single(X, y_obs, theta0, alpha, n_updates, rng)"],
        "q7_schedule": ["sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every)"],
        "q8_average": ["averaged_iterate(history, burn_in)"],
        "q9_standardise": ["standardise(X)", "unstandardise(theta, means, scales)"],
        "q10_compare": ["plot_paths(X, y_obs, paths)"],
    },
    "bias_variance": {
        "q1_tests": ["guess_scores(n_tests, n_questions, rng)"],
        "q2_pmf": ["binomial_pmf(n, p)"],
        "q3_poly": ["fit_poly(x, y, degree)", "predict_poly(coef, x)"],
        "q4_curves": ["error_curves(x_train, y_train, x_test, y_test, degrees)"],
        "q5_decompose": ["bias_variance(truth, sample, fit, x0, trials, rng)"],
        "q6_implicit": ["descend_from_zero(X, y, alpha, n)"],
        "q7_double": ["double_descent(n_train, features, rng)"],
        "q8_plot": ["plot_double_descent(table)"],
    },
}


@pytest.fixture(scope="module", params=sorted(CONTRACT))
def built(request: pytest.FixtureRequest) -> build.Built:
    return build.build_assignment(ROOT / "assignments" / request.param, Limits())


@pytest.mark.slow
def test_names_and_signatures(built: build.Built) -> None:
    solution = json.loads(built.solution[f"{built.slug}.ipynb"])
    found = signatures(solution)
    assert found == CONTRACT[built.slug]


def signatures(solution: dict[str, Any]) -> dict[str, list[str]]:
    """The functions of each question's answer, as they are written."""
    found: dict[str, list[str]] = {}
    waiting: list[str] = []
    for cell in solution["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] != "code":
            continue
        if SOLUTION_TAG in cell["metadata"].get("tags", ()):
            functions = [n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)]
            for function in functions:
                assert ast.get_docstring(function), f"{function.name} has no docstring"
            waiting += [f"{f.name}({ast.unparse(f.args)})" for f in functions]
        elif checks_in(source):
            found[checks_in(source)[0]] = waiting
            waiting = []
    return found


@pytest.mark.slow
def test_make_up_of_tests(built: build.Built) -> None:
    manual = [question for question in built.bundle.questions if question.manual]
    assert len(manual) == 1
    for question in built.bundle.examined:
        public = [case for case in question.cases if not case.hidden]
        hidden = [case for case in question.cases if case.hidden]
        assert public, question.name
        assert len(hidden) >= 2, question.name
        assert all(case.failure_message for case in public), question.name
        assert all(case.points == 0 for case in public), question.name
        assert all(case.points > 0 for case in hidden), question.name
        assert any(f"import {oracle}" in question.source or f"from {oracle}" in question.source
                   for oracle in ("numpy", "scipy", "sklearn")), question.name  # fmt: skip


@pytest.mark.slow
def test_failure_messages_are_written_one_by_one(built: build.Built) -> None:
    cases = [case for q in built.bundle.examined for case in q.cases if not case.hidden]
    messages = [case.failure_message for case in cases]
    assert len(set(messages)) == len(messages)


@pytest.mark.slow
def test_no_question_depends_on_the_network(built: build.Built) -> None:
    for question in built.bundle.examined:
        for word in ("urllib", "requests", "http", "socket"):
            assert word not in question.source, question.name
