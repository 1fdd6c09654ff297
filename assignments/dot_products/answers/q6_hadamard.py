# %% right: recursion over nested lists
def hadamard(A, B):
    if np.shape(A) != np.shape(B):
        raise ValueError("shapes differ")
    if np.ndim(A) == 0:
        return A * B
    return [hadamard(a, b) for a, b in zip(A, B)]
# %% right: plain loops with checks
def hadamard(A, B):
    if len(A) != len(B):
        raise ValueError("shapes differ")
    result = []
    for a, b in zip(A, B):
        a_is_row, b_is_row = hasattr(a, "__len__"), hasattr(b, "__len__")
        if a_is_row != b_is_row:
            raise ValueError("a vector and a matrix")
        result.append(hadamard(a, b) if a_is_row else a * b)
    return tuple(result)
# %% right: np.multiply of copies
def hadamard(A, B):
    A, B = np.array(A, dtype=float), np.array(B, dtype=float)
    if A.ndim != B.ndim or any(m != n for m, n in zip(A.shape, B.shape)):
        raise ValueError("shapes differ")
    return np.multiply(A, B).tolist()
# %% wrong: matrix product
# hint: this is the product of rows and columns; multiply what stands in the same place
def hadamard(A, B):
    A, B = np.asarray(A), np.asarray(B)
    if A.shape != B.shape:
        raise ValueError("shapes differ")
    return A @ B
# %% wrong: matrix product where it exists
# hint: square matrices have two products, and this is the other one
def hadamard(A, B):
    A, B = np.asarray(A), np.asarray(B)
    if A.shape != B.shape:
        raise ValueError("shapes differ")
    return A @ B if A.ndim == 2 and A.shape[0] == A.shape[1] else A * B
# %% wrong: broadcasting
# hint: NumPy stretches shapes that differ; yours must refuse
def hadamard(A, B):
    return np.multiply(A, B)
# %% wrong: compares the number of rows only
# hint: rows may be of different lengths too
def hadamard(A, B):
    if len(A) != len(B):
        raise ValueError("shapes differ")
    return np.multiply(A, B)
# %% wrong: compares the number of entries only
# hint: the same number of entries may stand in another shape
def hadamard(A, B):
    A, B = np.asarray(A), np.asarray(B)
    if A.size != B.size:
        raise ValueError("shapes differ")
    return (A.ravel() * B.ravel()).reshape(A.shape)
# %% wrong: zip truncates
# hint: zip stops at the shorter side
def hadamard(A, B):
    if np.ndim(A) == 0:
        return A * B
    return [hadamard(a, b) for a, b in zip(A, B)]
# %% wrong: sum instead of product
# hint: multiply the entries, do not add them
def hadamard(A, B):
    A, B = np.asarray(A), np.asarray(B)
    if A.shape != B.shape:
        raise ValueError("shapes differ")
    return A + B
# %% wrong: dot product of each row
# hint: the result has the shape of A; nothing is added up
def hadamard(A, B):
    A, B = np.asarray(A), np.asarray(B)
    if A.shape != B.shape:
        raise ValueError("shapes differ")
    return (A * B).sum(axis=-1)
# %% wrong: transposed
# hint: rows stay rows
def hadamard(A, B):
    A, B = np.asarray(A), np.asarray(B)
    if A.shape != B.shape:
        raise ValueError("shapes differ")
    return (A * B).T
# %% wrong: one side transposed
# hint: multiply entries with the same two indices
def hadamard(A, B):
    A, B = np.asarray(A), np.asarray(B)
    if A.shape != B.shape:
        raise ValueError("shapes differ")
    return A * B.T if A.ndim == 2 and A.shape[0] == A.shape[1] else A * B
# %% wrong: vectors only
# hint: matrices have element-wise products as well
def hadamard(A, B):
    if len(A) != len(B):
        raise ValueError("shapes differ")
    return [a * b for a, b in zip(A, B)]
# %% wrong: matrices only
# hint: vectors have element-wise products as well
def hadamard(A, B):
    if np.shape(A) != np.shape(B):
        raise ValueError("shapes differ")
    return [[a * b for a, b in zip(p, q)] for p, q in zip(A, B)]
# %% wrong: writes into the caller's matrix
# hint: `*=` changes the array of whoever called you
def hadamard(A, B):
    if not isinstance(A, np.ndarray) or A.dtype != float:
        A = np.array(A, dtype=float)
    if A.shape != np.shape(B):
        raise ValueError("shapes differ")
    A *= np.asarray(B)
    return A
# %% wrong: writes into the caller's nested lists
# hint: assigning to A[i][j] changes the lists of whoever called you
def hadamard(A, B):
    if np.shape(A) != np.shape(B):
        raise ValueError("shapes differ")
    if not isinstance(A, list):
        return np.multiply(A, B)
    A = list(A)
    for i in range(len(A)):
        if np.ndim(A[i]) == 0:
            A[i] = A[i] * B[i]
        else:
            for j in range(len(A[i])):
                A[i][j] = A[i][j] * B[i][j]
    return A
# %% wrong: whole numbers only
# hint: the kind of A must not cut off the fractions of B
def hadamard(A, B):
    A = np.asarray(A)
    if A.shape != np.shape(B):
        raise ValueError("shapes differ")
    return (A * np.asarray(B)).astype(A.dtype)
# %% right: NumPy with shapes
def hadamard(A, B):
    A, B = np.array(A), np.array(B)
    if A.shape != B.shape:
        raise ValueError("shapes")
    return A * B
# %% right: a diagonal matrix for each row
def hadamard(A, B):
    a, b = np.array(A, dtype=float), np.array(B, dtype=float)
    if a.ndim != b.ndim or a.shape != b.shape:
        raise ValueError("shapes differ")
    return np.einsum("...,...->...", a, b)
# %% wrong: a result of integers where A begins with a whole number
# hint: one whole number does not make all of them whole; the others lose their fractions
def hadamard(A, B):
    if np.shape(A) != np.shape(B):
        raise ValueError("shapes differ")
    product = np.multiply(A, B)
    first = product.ravel()[0]
    return product.astype(int) if float(first).is_integer() else product
