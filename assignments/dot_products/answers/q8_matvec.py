# %% right: NumPy
def matrix_vector_product(M, v):
    return np.asarray(M) @ np.asarray(v)
# %% right: plain loops
def matrix_vector_product(M, v):
    result = []
    for row in M:
        if len(row) != len(v):
            raise ValueError("a row does not fit the vector")
        total = 0
        for a, b in zip(row, v):
            total += a * b
        result.append(total)
    return result
# %% right: a combination of columns
def matrix_vector_product(M, v):
    M = np.asarray(M, dtype=float)
    if M.shape[1] != len(v):
        raise ValueError("the vector does not fit")
    total = np.zeros(M.shape[0])
    for j, weight in enumerate(v):
        total = total + weight * M[:, j]
    return tuple(total)
# %% wrong: column-wise
# hint: each result belongs to a row; you took the columns
def matrix_vector_product(M, v):
    return np.asarray(v) @ np.asarray(M)
# %% wrong: column-wise where it fits
# hint: each result belongs to a row; with square matrices the columns fit as well
def matrix_vector_product(M, v):
    M, v = np.asarray(M), np.asarray(v)
    return v @ M if M.shape[0] == M.shape[1] == len(v) else M @ v
# %% wrong: no sum
# hint: the products of a row are still to be added up
def matrix_vector_product(M, v):
    if len(M[0]) != len(v):
        raise ValueError("does not fit")
    return np.asarray(M) * np.asarray(v)
# %% wrong: sums down the columns
# hint: add up along each row
def matrix_vector_product(M, v):
    if len(M[0]) != len(v):
        raise ValueError("does not fit")
    return (np.asarray(M) * np.asarray(v)).sum(axis=0)
# %% wrong: one number for all rows
# hint: every shopper wants a bill
def matrix_vector_product(M, v):
    return sum(given_dot(row, v) for row in M)
# %% wrong: the first row only
# hint: a return inside the loop ends it
def matrix_vector_product(M, v):
    for row in M:
        return [given_dot(row, v)]
# %% wrong: the last row is left out
# hint: check where your range ends
def matrix_vector_product(M, v):
    return [given_dot(M[i], v) for i in range(len(M) - 1)]
# %% wrong: a column
# hint: wanted is a vector of m numbers, not a matrix with one column
def matrix_vector_product(M, v):
    return [[given_dot(row, v)] for row in M]
# %% wrong: zip truncates
# hint: zip stops at the shorter side, so a vector that does not fit goes unnoticed
def matrix_vector_product(M, v):
    return [sum(a * b for a, b in zip(row, v)) for row in M]
# %% wrong: rows in reverse order
# hint: result i belongs to row i
def matrix_vector_product(M, v):
    return [given_dot(row, v) for row in M[::-1]]
# %% wrong: broadcasting hides a vector of length 1
# hint: NumPy stretches a vector of one component
def matrix_vector_product(M, v):
    return (np.asarray(M) * np.asarray(v)).sum(axis=1)
# %% wrong: the shape of the square is expected
# hint: the vector needs as many components as M has columns, not rows
def matrix_vector_product(M, v):
    if len(v) != len(M):
        raise ValueError("does not fit")
    return [given_dot(row, v) for row in M]
# %% wrong: scales the caller's rows
# hint: work on a copy of the row
def matrix_vector_product(M, v):
    if len(M[0]) != len(v):
        raise ValueError("does not fit")
    result = []
    for i in range(len(M)):
        if isinstance(M[i], list):
            for j in range(len(v)):
                M[i][j] = M[i][j] * v[j]
            result.append(sum(M[i]))
        else:
            result.append(given_dot(M[i], v))
    return result
# %% right: NumPy, once more
def matrix_vector_product(M, v):
    M, v = np.asarray(M), np.asarray(v)
    if M.shape[1] != len(v):
        raise ValueError("shape")
    return M @ v
# %% wrong: scales the columns in place
# hint: what you are given must stay as it was
def matrix_vector_product(M, v):
    if np.shape(M)[1] != len(v):
        raise ValueError("shape")
    M = np.asarray(M, dtype=float)
    M *= np.asarray(v, dtype=float)
    return M.sum(axis=1)
# %% wrong: skips rows of zeros
# hint: a row of zeros has a product too, 0
def matrix_vector_product(M, v):
    return [given_dot(row, v) for row in M if np.any(row)]
# %% right: sum of the columns, each times its component
def matrix_vector_product(M, v):
    table = np.array(M, dtype=float)
    if len(v) != table.shape[1]:
        raise ValueError("does not fit")
    result = np.zeros(table.shape[0])
    for j, weight in enumerate(v):
        result = result + float(weight) * table[:, j]
    return result
# %% wrong: equal baskets are kept once
# hint: a dictionary keeps equal rows once, and each row wants its own number
def matrix_vector_product(M, v):
    bills = {}
    for row in M:
        bills[tuple(row)] = given_dot(row, v)
    return list(bills.values())
# %% wrong: the number type of v for the bills
# hint: an array of the number type of v cuts off fractions where v is whole
def matrix_vector_product(M, v):
    bills = np.zeros(len(M), dtype=np.asarray(v).dtype)
    for i, row in enumerate(M):
        bills[i] = given_dot(row, v)
    return bills
