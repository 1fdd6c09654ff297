# %% right: whole numbers by math.comb
def binomial_pmf(n, p):
    if n < 0:
        raise ValueError("n is negative")
    if p < 0 or p > 1:
        raise ValueError("p is no probability")
    return [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
# %% right: the logarithm of the ratio of neighbours, summed up
def binomial_pmf(n, p):
    if n < 0 or not (0 <= p <= 1):
        raise ValueError("impossible n or p")
    if p == 0:
        return np.eye(n + 1)[0]
    if p == 1:
        return np.eye(n + 1)[n]
    k = np.arange(1, n + 1)
    steps = np.log((n - k + 1) / k) + np.log(p) - np.log(1 - p)
    log_pmf = np.concatenate([[0.0], np.cumsum(steps)]) + n * np.log(1 - p)
    return np.exp(log_pmf)
# %% right: one convolution per trial
def binomial_pmf(n, p):
    if n < 0 or not (0 <= p <= 1):
        raise ValueError("impossible n or p")
    pmf = np.array([1.0])
    for _ in range(n):
        pmf = np.convolve(pmf, [1 - p, p])
    return pmf
# %% right: exact fractions
def binomial_pmf(n, p):
    from fractions import Fraction

    if n < 0 or not (0 <= p <= 1):
        raise ValueError("impossible n or p")
    top, bottom = Fraction(p).as_integer_ratio()
    powers, others = [1], [1]
    for _ in range(n):
        powers.append(powers[-1] * top)
        others.append(others[-1] * (bottom - top))
    whole = bottom**n
    return tuple(math.comb(n, k) * powers[k] * others[n - k] / whole for k in range(n + 1))
# %% right: from the mode outwards
def binomial_pmf(n, p):
    if n < 0 or p < 0 or p > 1:
        raise ValueError("out of range")
    if p == 1:
        return np.eye(n + 1)[n]
    mode = int((n + 1) * p)
    mode = min(mode, n)
    w = [0.0] * (n + 1)
    w[mode] = 1.0
    for k in range(mode, n):
        w[k + 1] = w[k] * (n - k) / (k + 1) * p / (1 - p)
    for k in range(mode, 0, -1):
        w[k - 1] = w[k] * k / (n - k + 1) * (1 - p) / p
    total = math.fsum(w)
    return np.array([v / total for v in w])
# %% right: whole numbers, one denominator
def binomial_pmf(n, p):
    if n < 0 or not 0 <= p <= 1:
        raise ValueError("n or p")
    a, b = float(p).as_integer_ratio()
    c = b - a
    powers_a, powers_c = [1], [1]
    for _ in range(n):
        powers_a.append(powers_a[-1] * a)
        powers_c.append(powers_c[-1] * c)
    total = b**n
    return np.array([math.comb(n, k) * powers_a[k] * powers_c[n - k] / total for k in range(n + 1)])
# %% right: comb times float powers
def binomial_pmf(n, p):
    if n < 0 or p < 0 or p > 1:
        raise ValueError("out of range")
    out = []
    for k in range(n + 1):
        try:
            out.append(math.comb(n, k) * p**k * (1 - p) ** (n - k))
        except OverflowError:
            out.append(0.0)
    return np.array(out)
# %% wrong: factorials overflow
# hint: factorials as floats end at 170!; for larger n they are infinite
def binomial_pmf(n, p):
    from scipy.special import factorial

    if n < 0 or not (0 <= p <= 1):
        raise ValueError("impossible n or p")
    k = np.arange(n + 1)
    return factorial(n) / (factorial(k) * factorial(n - k)) * p**k * (1 - p) ** (n - k)
# %% wrong: integers of 64 bits overflow
# hint: a NumPy integer has 64 bits, and 21! does not fit
def binomial_pmf(n, p):
    if n < 0 or not (0 <= p <= 1):
        raise ValueError("impossible n or p")
    f = np.concatenate([[1], np.cumprod(np.arange(1, n + 1))])
    k = np.arange(n + 1)
    return f[n] // (f[k] * f[n - k]) * p**k * (1.0 - p) ** (n - k)
# %% wrong: a recurrence from a first term that is rounded to zero
# hint: if the first term underflows to zero, every later one is zero as well
def binomial_pmf(n, p):
    if n < 0 or not (0 <= p <= 1):
        raise ValueError("impossible n or p")
    if p == 1:
        return np.eye(n + 1)[n]
    pmf = [(1 - p) ** n]
    for k in range(1, n + 1):
        pmf.append(pmf[-1] * (n - k + 1) / k * p / (1 - p))
    return np.array(pmf)
# %% wrong: the logarithm of zero
# hint: p = 0 and p = 1 are allowed, and there is no logarithm of zero
def binomial_pmf(n, p):
    if n < 0 or not (0 <= p <= 1):
        raise ValueError("impossible n or p")
    log_f = np.array([math.lgamma(m + 1) for m in range(n + 1)])
    k = np.arange(n + 1)
    with np.errstate(all="ignore"):
        return np.exp(log_f[n] - log_f[k] - log_f[n - k] + k * np.log(p) + (n - k) * np.log(1 - p))
# %% wrong: p and 1 - p exchanged
# hint: look at which power belongs to success; a fair coin hides the exchange
def binomial_pmf(n, p):
    if n < 0 or not (0 <= p <= 1):
        raise ValueError("impossible n or p")
    return [math.comb(n, k) * (1 - p) ** k * p ** (n - k) for k in range(n + 1)]
# %% wrong: without the number of patterns
# hint: many patterns have the same number of successes; count them
def binomial_pmf(n, p):
    if n < 0 or not (0 <= p <= 1):
        raise ValueError("impossible n or p")
    return [p**k * (1 - p) ** (n - k) for k in range(n + 1)]
# %% wrong: no failures
# hint: the trials that fail have a probability too
def binomial_pmf(n, p):
    if n < 0 or not (0 <= p <= 1):
        raise ValueError("impossible n or p")
    return [math.comb(n, k) * p**k for k in range(n + 1)]
# %% wrong: only up to n - 1
# hint: n trials can have n + 1 different counts of successes, from 0 to n
def binomial_pmf(n, p):
    if n < 0 or not (0 <= p <= 1):
        raise ValueError("impossible n or p")
    return [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n)]
# %% wrong: the normal approximation
# hint: the bell curve is close for large n but it is not the binomial law
def binomial_pmf(n, p):
    if n < 0 or not (0 <= p <= 1):
        raise ValueError("impossible n or p")
    if n == 0 or p in (0, 1):
        return np.eye(n + 1)[n if p == 1 else 0]
    k, variance = np.arange(n + 1), n * p * (1 - p)
    return np.exp(-((k - n * p) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
# %% wrong: the cumulative distribution
# hint: the question asks for the probability of exactly k, not of at most k
def binomial_pmf(n, p):
    if n < 0 or not (0 <= p <= 1):
        raise ValueError("impossible n or p")
    return np.cumsum([math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)])
# %% wrong: impossible probabilities pass
# hint: the docstring promises a ValueError for a p outside [0, 1]
def binomial_pmf(n, p):
    if n < 0:
        raise ValueError("n is negative")
    return [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
# %% wrong: small ones cut to zero
# hint: a tiny probability is not zero
def binomial_pmf(n, p):
    if n < 0 or p < 0 or p > 1:
        raise ValueError("n or p")
    if p == 0 or p == 1:
        out = np.zeros(n + 1)
        out[0 if p == 0 else n] = 1
        return out
    k = np.arange(n + 1)
    logs = np.array([math.lgamma(n + 1) - math.lgamma(j + 1) - math.lgamma(n - j + 1) for j in k])
    return (lambda w: np.where(w < 1e-12, 0, w))(np.exp(logs + k * math.log(p) + (n - k) * math.log(1 - p)))
# %% wrong: rounded to six digits
# hint: do not round
def binomial_pmf(n, p):
    if n < 0 or p < 0 or p > 1:
        raise ValueError("n or p")
    if p == 0 or p == 1:
        out = np.zeros(n + 1)
        out[0 if p == 0 else n] = 1
        return out
    k = np.arange(n + 1)
    logs = np.array([math.lgamma(n + 1) - math.lgamma(j + 1) - math.lgamma(n - j + 1) for j in k])
    return (lambda w: w.round(6))(np.exp(logs + k * math.log(p) + (n - k) * math.log(1 - p)))
# %% wrong: Poisson for small p
# hint: the binomial law itself is wanted, also for small p
def binomial_pmf(n, p):
    if n < 0 or p < 0 or p > 1:
        raise ValueError("n or p")
    if p == 0 or p == 1:
        out = np.zeros(n + 1)
        out[0 if p == 0 else n] = 1
        return out
    if p < 0.01:
        k = np.arange(n + 1)
        return np.exp(-n * p + k * math.log(n * p) - np.array([math.lgamma(j + 1) for j in k])) if n else np.ones(1)
    k = np.arange(n + 1)
    logs = np.array([math.lgamma(n + 1) - math.lgamma(j + 1) - math.lgamma(n - j + 1) for j in k])
    return np.exp(logs + k * math.log(p) + (n - k) * math.log(1 - p))
# %% wrong: recursion from k of zero
# hint: the first term of the recursion may be rounded to zero
def binomial_pmf(n, p):
    if n < 0 or p < 0 or p > 1:
        raise ValueError("out of range")
    if p == 1:
        return np.eye(n + 1)[n]
    w = [(1 - p) ** n]
    for k in range(n):
        w.append(w[-1] * (n - k) / (k + 1) * p / (1 - p))
    return np.array(w)
# %% wrong: p of one refused
# hint: p may be 1
def binomial_pmf(n, p):
    if n < 0 or p < 0 or p >= 1:
        raise ValueError("n or p")
    if p == 0 or p == 1:
        out = np.zeros(n + 1)
        out[0 if p == 0 else n] = 1
        return out
    k = np.arange(n + 1)
    logs = np.array([math.lgamma(n + 1) - math.lgamma(j + 1) - math.lgamma(n - j + 1) for j in k])
    return np.exp(logs + k * math.log(p) + (n - k) * math.log(1 - p))
