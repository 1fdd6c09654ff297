# %% right: from the outside in, with stored places
def chain(outer_prime, inner, inner_prime):
    def derivative(x):
        place = inner(x)
        stretch = inner_prime(x)
        return stretch * outer_prime(place)
    return derivative

def chain_all(layers):
    def derivative(x):
        places = [x]
        for f, _ in layers:
            places.append(f(places[-1]))
        product = 1
        for (_, f_prime), place in zip(reversed(layers), reversed(places[:-1])):
            product = f_prime(place) * product
        return product
    return derivative
# %% right: recursion
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) * inner_prime(x)

def chain_all(layers):
    if not layers:
        return lambda x: x * 0 + 1.0
    (f, f_prime), rest = layers[0], chain_all(layers[1:])
    return lambda x: f_prime(x) * rest(f(x))
# %% right: one pair after the other is absorbed
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) * inner_prime(x)

def chain_all(layers):
    from functools import reduce

    def absorb(so_far, layer):
        whole, whole_prime = so_far
        f, f_prime = layer
        return (lambda x: f(whole(x))), (lambda x: f_prime(whole(x)) * whole_prime(x))

    return reduce(absorb, layers, (lambda x: x, lambda x: 1.0))[1]
# %% wrong: outer derivative at x
# hint: where has the inner function arrived when the outer one begins?
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(x) * inner_prime(x)

def chain_all(layers):
    def derivative(x):
        product = 1.0
        for _, f_prime in layers:
            product = product * f_prime(x)
        return product
    return derivative
# %% wrong: outer derivative at x, in chain alone
# hint: where has the inner function arrived when the outer one begins?
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(x) * inner_prime(x)

def chain_all(layers):
    def derivative(x):
        product = 1.0
        for f, slope_of_f in layers:
            product = product * slope_of_f(x)
            x = f(x)
        return product
    return derivative
# %% wrong: outer derivative at x, in chain_all alone
# hint: after each layer you stand at a new place
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) * inner_prime(x)

def chain_all(layers):
    def derivative(x):
        product = 1.0
        for _, f_prime in layers:
            product = product * f_prime(x)
        return product
    return derivative
# %% wrong: wrong order of layers
# hint: the first pair of the list is applied first
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) * inner_prime(x)

def chain_all(layers):
    def derivative(x):
        product = 1.0
        for f, f_prime in reversed(layers):
            product = product * f_prime(x)
            x = f(x)
        return product
    return derivative
# %% wrong: moves on before taking the derivative
# hint: take the derivative of a layer at its input, not at its output
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) * inner_prime(x)

def chain_all(layers):
    def derivative(x):
        product = 1.0
        for f, f_prime in layers:
            x = f(x)
            product = product * f_prime(x)
        return product
    return derivative
# %% wrong: forgets the inner derivative
# hint: a nudge is stretched on the way to the inner value, too
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x))

def chain_all(layers):
    def derivative(x):
        product = 1.0
        for f, slope_of_f in layers:
            product = product * slope_of_f(x)
            x = f(x)
        return product
    return derivative
# %% wrong: adds instead of multiplying
# hint: two gears: do their rates add or multiply?
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) + inner_prime(x)

def chain_all(layers):
    def derivative(x):
        total = 0.0
        for f, f_prime in layers:
            total = total + f_prime(x)
            x = f(x)
        return total
    return derivative
# %% wrong: inner derivative at inner(x)
# hint: the inner function sees x itself
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) * inner_prime(inner(x))

def chain_all(layers):
    def derivative(x):
        product = 1.0
        for f, slope_of_f in layers:
            product = product * slope_of_f(x)
            x = f(x)
        return product
    return derivative
# %% wrong: composes the derivatives
# hint: multiply the derivatives; do not put one inside the other
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner_prime(x))

def chain_all(layers):
    def derivative(x):
        product = 1.0
        for f, slope_of_f in layers:
            product = product * slope_of_f(x)
            x = f(x)
        return product
    return derivative
# %% wrong: the value of the composition
# hint: the derivative is wanted, not the composition
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) * inner_prime(x)

def chain_all(layers):
    def derivative(x):
        for f, _ in layers:
            x = f(x)
        return x
    return derivative
# %% wrong: returns a number
# hint: return a function, which is called with x later
def chain(outer_prime, inner, inner_prime):
    return outer_prime(inner(1.0)) * inner_prime(1.0)

def chain_all(layers):
    product, x = 1.0, 1.0
    for f, f_prime in layers:
        product, x = product * f_prime(x), f(x)
    return product
# %% wrong: the last layer only
# hint: all layers stretch
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) * inner_prime(x)

def chain_all(layers):
    def derivative(x):
        product = 1.0
        for f, f_prime in layers:
            product = f_prime(x)
            x = f(x)
        return product
    return derivative
# %% wrong: uses up its layers
# hint: a derivative may be called more than once
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) * inner_prime(x)

def chain_all(layers):
    rest = list(layers)
    def derivative(x):
        product = 1.0
        while rest:
            f, f_prime = rest.pop(0)
            product = product * f_prime(x)
            x = f(x)
        return product
    return derivative
# %% wrong: empties the caller's list
# hint: the list belongs to the caller
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) * inner_prime(x)

def chain_all(layers):
    mine = []
    while layers:
        mine.append(layers.pop(0))
    def derivative(x):
        product = 1.0
        for f, f_prime in mine:
            product = product * f_prime(x)
            x = f(x)
        return product
    return derivative
# %% wrong: global functions
# hint: the second derivative overwrites what the first one remembers
def chain(outer_prime, inner, inner_prime):
    global _outer_prime, _inner, _inner_prime
    _outer_prime, _inner, _inner_prime = outer_prime, inner, inner_prime
    def derivative(x):
        return _outer_prime(_inner(x)) * _inner_prime(x)
    return derivative

def chain_all(layers):
    def derivative(x):
        product = 1.0
        for f, slope_of_f in layers:
            product = product * slope_of_f(x)
            x = f(x)
        return product
    return derivative
# %% wrong: global layers
# hint: the second derivative overwrites what the first one remembers
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) * inner_prime(x)

def chain_all(layers):
    global _layers
    _layers = list(layers)
    def derivative(x):
        product = 1.0
        for f, f_prime in _layers:
            product = product * f_prime(x)
            x = f(x)
        return product
    return derivative
# %% wrong: exactly three layers
# hint: a chain may have any number of layers
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) * inner_prime(x)

def chain_all(layers):
    def derivative(x):
        (f, f_prime), (g, g_prime), (_, h_prime) = layers
        return f_prime(x) * g_prime(f(x)) * h_prime(g(f(x)))
    return derivative
# %% wrong: an empty chain gives zero
# hint: the empty chain leaves x as it is; how fast does x change with x?
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) * inner_prime(x)

def chain_all(layers):
    if not layers:
        return lambda x: 0.0
    def derivative(x):
        product = 1.0
        for f, f_prime in layers:
            product = product * f_prime(x)
            x = f(x)
        return product
    return derivative
# %% wrong: numbers only
# hint: x may be an array
def chain(outer_prime, inner, inner_prime):
    return lambda x: float(outer_prime(inner(x))) * float(inner_prime(x))

def chain_all(layers):
    def derivative(x):
        product = 1.0
        for f, slope_of_f in layers:
            product = product * slope_of_f(x)
            x = f(x)
        return product
    return derivative
# %% right: loop
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) * inner_prime(x)


def chain_all(layers):
    layers = list(layers)

    def derivative(x):
        rate = 1
        for f, f_prime in layers:
            rate = rate * f_prime(x)
            x = f(x)
        return rate

    return derivative
# %% wrong: array changed in place
# hint: what you are given must stay as it was
def chain(outer_prime, inner, inner_prime):
    return lambda x: outer_prime(inner(x)) * inner_prime(x)


def chain_all(layers):
    layers = list(layers)

    def derivative(x):
        rate = 1
        if isinstance(x, np.ndarray):
            given = x
        for f, f_prime in layers:
            rate = rate * f_prime(x)
            x = f(x)
        if isinstance(x, np.ndarray) and given.dtype == float and given.shape == x.shape:
            given[...] = x
        return rate

    return derivative
