# %% right: Horner's scheme
def arbitrary(x):
    return ((((x - 15) * x + 80) * x - 180) * x + 144) / 10


def arbitrary_prime(x):
    return (((4 * x - 45) * x + 160) * x - 180) / 10


# %% right: factors, and the product rule
def arbitrary(x):
    return 0.1 * (x - 2) * (x - 3) * (x - 4) * (x - 6)


def arbitrary_prime(x):
    roots = (2, 3, 4, 6)
    total = 0 * x
    for skipped in roots:
        term = 0.1
        for root in roots:
            if root != skipped:
                term = term * (x - root)
        total = total + term
    return total


# %% right: polynomial objects
from numpy.polynomial import Polynomial

_curve = Polynomial([14.4, -18, 8, -1.5, 0.1])


def arbitrary(x):
    return _curve(np.asarray(x, dtype=float))


def arbitrary_prime(x):
    return _curve.deriv()(np.asarray(x, dtype=float))


# %% right: central differences for the slope
def arbitrary(x):
    return np.polyval([0.1, -1.5, 8, -18, 14.4], x)


def arbitrary_prime(x):
    x, h = np.asarray(x, dtype=float), 1e-5
    return (arbitrary(x + h) - arbitrary(x - h)) / (2 * h)


# %% wrong: the cubic term has the wrong power
# hint: Two of your terms have the same power of x; the second of them should be a cube.
def arbitrary(x):
    return (x**4 - 15 * x**2 + 80 * x**2 - 180 * x + 144) / 10


def arbitrary_prime(x):
    return (4 * x**3 - 45 * x**2 + 160 * x - 180) / 10


# %% wrong: only the constant is divided by ten
# hint: The fraction bar runs under the whole polynomial, so the division needs brackets.
def arbitrary(x):
    return x**4 - 15 * x**3 + 80 * x**2 - 180 * x + 144 / 10


def arbitrary_prime(x):
    return 4 * x**3 - 45 * x**2 + 160 * x - 180


# %% wrong: the slope forgets the tenth
# hint: A constant factor stays when you differentiate; what became of the division by ten?
def arbitrary(x):
    return (x**4 - 15 * x**3 + 80 * x**2 - 180 * x + 144) / 10


def arbitrary_prime(x):
    return 4 * x**3 - 45 * x**2 + 160 * x - 180


# %% wrong: the powers do not come down as factors
# hint: Differentiating a power lowers the exponent and also multiplies by it.
def arbitrary(x):
    return (x**4 - 15 * x**3 + 80 * x**2 - 180 * x + 144) / 10


def arbitrary_prime(x):
    return (x**3 - 15 * x**2 + 80 * x - 180) / 10


# %% wrong: the constant survives in the slope
# hint: What is the slope of a constant?
def arbitrary(x):
    return (x**4 - 15 * x**3 + 80 * x**2 - 180 * x + 144) / 10


def arbitrary_prime(x):
    return (4 * x**3 - 45 * x**2 + 160 * x - 180 + 144) / 10


# %% wrong: numbers only
# hint: Converting with float() works for one number; what should happen to an array of places?
def arbitrary(x):
    x = float(x)
    return (x**4 - 15 * x**3 + 80 * x**2 - 180 * x + 144) / 10


def arbitrary_prime(x):
    x = float(x)
    return (4 * x**3 - 45 * x**2 + 160 * x - 180) / 10


# %% wrong: integer division
# hint: There are two division signs in Python; one of them throws the fraction away.
def arbitrary(x):
    return (x**4 - 15 * x**3 + 80 * x**2 - 180 * x + 144) // 10


def arbitrary_prime(x):
    return (4 * x**3 - 45 * x**2 + 160 * x - 180) / 10


# %% wrong: sign of the linear term
# hint: Check the signs of the formula one by one, for instance at a place where the curve should be zero.
def arbitrary(x):
    return (x**4 - 15 * x**3 + 80 * x**2 + 180 * x + 144) / 10


def arbitrary_prime(x):
    return (4 * x**3 - 45 * x**2 + 160 * x + 180) / 10
