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
