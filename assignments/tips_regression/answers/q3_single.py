# %% right: lambda
def single_argument(loss, x, y_obs):
    return lambda theta: loss(theta, x, y_obs)

# %% right: data kept in a tuple
def single_argument(loss, x, y_obs):
    data = (x, y_obs)

    def with_data(parameters):
        return loss(parameters, *data)

    return with_data

# %% wrong: the notebook's own data
# hint: The function must use the data it was made with, not the variables of the notebook.
def single_argument(loss, data, observations):
    return lambda theta: loss(theta, x, y_obs)

# %% wrong: global variables
# hint: Two functions made this way share one set of data; keep the data inside.
def single_argument(loss, x, y_obs):
    global kept_loss, kept_x, kept_y
    kept_loss, kept_x, kept_y = loss, x, y_obs
    return lambda theta: kept_loss(theta, kept_x, kept_y)

# %% wrong: a value instead of a function
# hint: What is wanted back is a function that waits for theta.
def single_argument(loss, x, y_obs):
    return loss(0.1, x, y_obs)

# %% wrong: data swapped
# hint: Mind the order of the arguments of the loss.
def single_argument(loss, x, y_obs):
    return lambda theta: loss(theta, y_obs, x)

# %% wrong: always the same loss
# hint: Any loss may be given; call the one that was.
def single_argument(loss, x, y_obs):
    return lambda theta: float(np.mean((theta * np.asarray(x) - np.asarray(y_obs)) ** 2))

# %% wrong: numbers only
# hint: theta may be a vector; pass it on as it is.
def single_argument(loss, x, y_obs):
    return lambda theta: loss(float(theta), x, y_obs)

# %% right: class with call
def single_argument(loss, x, y_obs):
    class OfTheta:
        def __call__(self, theta):
            return loss(theta, x, y_obs)

    return OfTheta()

# %% right: starred
def single_argument(loss, x, y_obs):
    rest = (x, y_obs)

    def of_theta(theta):
        value = loss(theta, *rest)
        return value

    return of_theta

# %% wrong: data as arrays
# hint: Hand x and y_obs to the loss as they came; the loss knows what it wants.
def single_argument(loss, x, y_obs):
    return lambda theta: loss(theta, np.asarray(x), np.asarray(y_obs))

# %% wrong: remembers the first value
# hint: Two different vectors may have the same sum; ask the loss each time.
def single_argument(loss, x, y_obs):
    cache = {}

    def of_theta(theta):
        key = float(np.sum(theta))
        if key not in cache:
            cache[key] = loss(theta, x, y_obs)
        return cache[key]

    return of_theta

# %% wrong: keywords
# hint: The loss may call its arguments anything; hand them over by position.
def single_argument(loss, x, y_obs):
    return lambda theta: loss(theta, x=x, y_obs=y_obs)

# %% wrong: parameter as an array
# hint: Hand theta to the loss as it came, a number as a number.
def single_argument(loss, x, y_obs):
    return lambda theta: loss(np.asarray(theta, dtype=float), x, y_obs)

# %% wrong: calls twice
# hint: Call the loss once and return what it says.
def single_argument(loss, x, y_obs):
    def of_theta(theta):
        if loss(theta, x, y_obs) is None:
            raise ValueError("no loss")
        return loss(theta, x, y_obs)

    return of_theta

# %% wrong: swallows errors
# hint: An error of the loss is news for whoever called; let it through.
def single_argument(loss, x, y_obs):
    def of_theta(theta):
        try:
            return loss(theta, x, y_obs)
        except Exception:
            return float("inf")

    return of_theta
# %% wrong: the data are copied at every call
# hint: the loss is handed the very data, not a copy; some things cannot even be copied
import copy


def single_argument(loss, x, y_obs):
    return lambda theta: loss(theta, copy.deepcopy(x), copy.deepcopy(y_obs))
