# %% right: one uniform number per answer, right where it is below one half
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0:
        raise ValueError("a negative number of tests")
    if n_questions < 1:
        raise ValueError("a test needs questions")
    return np.mean(rng.random((n_tests, n_questions)) < 0.5, axis=1)
# %% right: plain loops, a list
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("impossible sizes")
    scores = []
    for _ in range(n_tests):
        truth = rng.integers(2, size=n_questions).tolist()
        guess = rng.integers(2, size=n_questions).tolist()
        scores.append(sum(t == g for t, g in zip(truth, guess)) / n_questions)
    return scores
# %% right: draws the counts from the binomial law
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("impossible sizes")
    return rng.binomial(n_questions, 0.5, size=n_tests) / n_questions
# %% right: one answer key for all tests, fresh guesses for each, a Series
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("impossible sizes")
    key = rng.choice([True, False], size=n_questions)
    guess = rng.choice([True, False], size=(n_tests, n_questions))
    return pd.Series((guess == key).sum(axis=1) / n_questions, dtype=float)
# %% right: choice of signs
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("n_tests or n_questions")
    return (1 + rng.choice([-1, 1], size=(n_tests, n_questions)).mean(axis=1)) / 2
# %% wrong: all tests share one guess
# hint: one key and one guess serve every test here, so all tests get the same score
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("impossible sizes")
    truth = rng.integers(0, 2, size=n_questions)
    guess = rng.integers(0, 2, size=n_questions)
    return np.full(n_tests, np.mean(truth == guess))
# %% wrong: one guess for all questions of a test
# hint: each question needs a guess of its own; here a test has one guess, and all tests share one key
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("impossible sizes")
    key = rng.integers(0, 2, size=n_questions)
    guess = rng.integers(0, 2, size=(n_tests, 1))
    return (key == guess).mean(axis=1)
# %% wrong: counts instead of fractions
# hint: a score is a fraction of the questions, not how many were right
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("impossible sizes")
    return (rng.random((n_tests, n_questions)) < 0.5).sum(axis=1)
# %% wrong: averages over the tests
# hint: look along which axis you average: one number per test, not one per question
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("impossible sizes")
    return (rng.random((n_tests, n_questions)) < 0.5).mean(axis=0)
# %% wrong: a generator of its own
# hint: the scores must come from the generator that was passed in
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("impossible sizes")
    rng = np.random.default_rng()
    return (rng.random((n_tests, n_questions)) < 0.5).mean(axis=1)
# %% wrong: seeds a new generator at each call
# hint: a generator seeded inside the function gives the same scores at each call
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("impossible sizes")
    rng = np.random.default_rng(0)
    return (rng.random((n_tests, n_questions)) < 0.5).mean(axis=1)
# %% wrong: three possible answers
# hint: check which values integers(0, 3) can give; a true-or-false question has two answers
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("impossible sizes")
    truth = rng.integers(0, 3, size=(n_tests, n_questions))
    guess = rng.integers(0, 3, size=(n_tests, n_questions))
    return (truth == guess).mean(axis=1)
# %% wrong: every other test repeats the one before
# hint: tests that come in pairs share their guesses
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("impossible sizes")
    scores = (rng.random(((n_tests + 1) // 2, n_questions)) < 0.5).mean(axis=1)
    return np.repeat(scores, 2)[:n_tests]
# %% wrong: scores uniform between 0 and 1
# hint: most guessers are near one half; a uniform random number is not a score
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("impossible sizes")
    return rng.integers(0, n_questions + 1, size=n_tests) / n_questions
# %% wrong: impossible sizes pass
# hint: the docstring promises a ValueError for a test without questions
def guess_scores(n_tests, n_questions, rng):
    return (rng.random((n_tests, n_questions)) < 0.5).mean(axis=1)
# %% wrong: new generator seeded from rng each time, small
# hint: a thousand calls must be able to give a thousand results
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("n_tests or n_questions")
    rng = np.random.default_rng(int(rng.integers(3)))
    return (rng.random((n_tests, n_questions)) < 0.5).mean(axis=1)
# %% wrong: normal approximation
# hint: look at tests of two questions
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("n_tests or n_questions")
    return np.clip(np.rint(rng.normal(n_questions / 2, np.sqrt(n_questions) / 2, n_tests)), 0, n_questions) / n_questions
# %% wrong: extra draw of scores where a perfect one comes
# hint: perfect scores happen
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("n_tests or n_questions")
    s = (rng.random((n_tests, n_questions)) < 0.5).mean(axis=1)
    return np.where(s == 1, (n_questions - 1) / n_questions, s) if n_questions > 4 else s
# %% wrong: pairs of tests mirror each other
# hint: each test is independent of the others
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("n_tests or n_questions")
    s = (rng.random((n_tests, n_questions)) < 0.5).mean(axis=1)
    s[1::2] = 1 - s[: len(s) - 1 : 2] if len(s) % 2 == 0 else 1 - s[:-1:2]
    return s
# %% wrong: neighbours depend
# hint: each question is independent of the others
def guess_scores(n_tests, n_questions, rng):
    if n_tests < 0 or n_questions < 1:
        raise ValueError("n_tests or n_questions")
    return (rng.random((n_tests, (n_questions + 1) // 2)) < 0.5).repeat(2, axis=1)[:, :n_questions].mean(axis=1)
