# %% right: a list, by indices
def product_shape(left, right):
    if left[1] != right[0]:
        return None
    return [left[0], right[1]]
# %% right: asks NumPy
def product_shape(left, right):
    try:
        return (np.zeros(tuple(left)) @ np.zeros(tuple(right))).shape
    except ValueError:
        return None
# %% right: an array
def product_shape(left, right):
    (rows, inner), (other, columns) = left, right
    if inner == other:
        return np.array([rows, columns])
# %% wrong: multiplies rows by rows
# hint: a row of the left meets a column of the right
def product_shape(left, right):
    return (left[0], right[0]) if left[1] == right[1] else None
# %% wrong: columns by columns
# hint: a row of the left meets a column of the right
def product_shape(left, right):
    return (left[1], right[1]) if left[0] == right[0] else None
# %% wrong: equal shapes wanted
# hint: equal shapes are for the element-wise product
def product_shape(left, right):
    return tuple(left) if tuple(left) == tuple(right) else None
# %% wrong: outer numbers must agree
# hint: the inner two numbers decide
def product_shape(left, right):
    return (left[1], right[0]) if left[0] == right[1] else None
# %% wrong: transposed shape
# hint: rows come first, and they are the rows of the left matrix
def product_shape(left, right):
    return (right[1], left[0]) if left[1] == right[0] else None
# %% wrong: never None
# hint: not every pair of matrices has a product
def product_shape(left, right):
    return (left[0], right[1])
# %% wrong: the inner numbers
# hint: the inner numbers vanish in the product
def product_shape(left, right):
    return (left[1], right[0]) if left[1] == right[0] else None
# %% wrong: True or False
# hint: wanted is the shape, not whether there is one
def product_shape(left, right):
    return True if left[1] == right[0] else None
# %% wrong: raises instead of None
# hint: the docstring promises None and no error
def product_shape(left, right):
    if left[1] != right[0]:
        raise ValueError("no product")
    return (left[0], right[1])
# %% wrong: an empty tuple instead of None
# hint: the docstring promises None
def product_shape(left, right):
    return (left[0], right[1]) if left[1] == right[0] else ()
# %% wrong: fits if it is not too large
# hint: the inner two must be equal, not just in order
def product_shape(left, right):
    return (left[0], right[1]) if left[1] <= right[0] else None
# %% wrong: fits if it is large enough
# hint: the inner two must be equal, not just in order
def product_shape(left, right):
    return (left[0], right[1]) if left[1] >= right[0] else None
# %% wrong: a 1 fits everything
# hint: that is broadcasting; the matrix product knows no such thing
def product_shape(left, right):
    return (left[0], right[1]) if left[1] == right[0] or 1 in (left[1], right[0]) else None
# %% wrong: zero taken for missing
# hint: a matrix without rows is still a matrix
def product_shape(left, right):
    if not (left[0] and left[1] and right[0] and right[1]):
        return None
    return (left[0], right[1]) if left[1] == right[0] else None
# %% wrong: identity of numbers
# hint: numbers are compared with ==
def product_shape(left, right):
    a, b = complex(left[1]), complex(right[0])
    return (left[0], right[1]) if a is b else None
# %% wrong: either order will do
# hint: the order of the two matrices matters
def product_shape(left, right):
    if left[1] == right[0]:
        return (left[0], right[1])
    return (right[0], left[1]) if right[1] == left[0] else None
# %% right: unpacking
def product_shape(left, right):
    m, n = left
    k, p = right
    return (m, p) if n == k else None
# %% wrong: writes into the left shape
# hint: what you are given must stay as it was
def product_shape(left, right):
    if left[1] != right[0]:
        return None
    if isinstance(left, tuple):
        return (left[0], right[1])
    left[1] = right[1]
    return left
# %% right: pattern matching
def product_shape(left, right):
    match (tuple(left), tuple(right)):
        case ((m, n), (k, p)) if n == k:
            return (m, p)
        case _:
            return None
# %% wrong: slices of different sequence types never agree
# hint: a slice of a list never equals a slice of a tuple; compare the two numbers
def product_shape(left, right):
    if left[1:] == right[:1]:
        return (left[0], right[1])
    return None
# %% wrong: numbers kept in eight bits
# hint: eight bits hold no number above 255, and a matrix may be larger
def product_shape(left, right):
    a = np.asarray(left).astype(np.uint8)
    b = np.asarray(right).astype(np.uint8)
    if a[1] != b[0]:
        return None
    return (int(a[0]), int(b[1]))
