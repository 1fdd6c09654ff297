# %% right: NumPy
def matrix_matrix_product(A, B):
    return np.matmul(A, B)
# %% right: three loops
def matrix_matrix_product(A, B):
    m, n, p = len(A), len(B), len(B[0])
    if len(A[0]) != n:
        raise ValueError("the matrices do not fit")
    C = [[0] * p for _ in range(m)]
    for i in range(m):
        for j in range(p):
            for k in range(n):
                C[i][j] += A[i][k] * B[k][j]
    return C
# %% right: row by row, with the transposed B
def matrix_matrix_product(A, B):
    columns = list(zip(*B))
    return [given_matrix_vector_product(columns, row) for row in A]
# %% right: tuples by comprehension
def matrix_matrix_product(A, B):
    if any(len(row) != len(B) for row in A):
        raise ValueError("the matrices do not fit")
    columns = [[row[j] for row in B] for j in range(len(B[0]))]
    return tuple(tuple(sum(a * b for a, b in zip(row, column)) for column in columns) for row in A)
# %% wrong: element-wise
# hint: this multiplies what stands in the same place; rows must meet columns
def matrix_matrix_product(A, B):
    A, B = np.asarray(A), np.asarray(B)
    if A.shape != B.shape:
        raise ValueError("the matrices do not fit")
    return A * B
# %% wrong: element-wise where it fits
# hint: square matrices have two products, and this is the other one
def matrix_matrix_product(A, B):
    A, B = np.asarray(A), np.asarray(B)
    return A * B if A.shape == B.shape and A.shape[0] == A.shape[1] else A @ B
# %% wrong: transposed result
# hint: what you collected are the columns of the result; turn them into rows at the end
def matrix_matrix_product(A, B):
    return [given_matrix_vector_product(A, column) for column in np.transpose(B)]
# %% wrong: transposed where it is square
# hint: the result must have its rows and columns the right way round
def matrix_matrix_product(A, B):
    C = np.matmul(A, B)
    return C.T if C.shape[0] == C.shape[1] else C
# %% wrong: rows of B
# hint: B is wanted by its columns; a loop over B gives its rows
def matrix_matrix_product(A, B):
    return np.transpose([given_matrix_vector_product(A, row) for row in B])
# %% wrong: rows of B where they fit
# hint: B is wanted by its columns; with square matrices its rows fit as well
def matrix_matrix_product(A, B):
    A, B = np.asarray(A), np.asarray(B)
    return A @ B.T if B.shape[0] == B.shape[1] else A @ B
# %% wrong: the other order
# hint: AB and BA are different products
def matrix_matrix_product(A, B):
    return np.matmul(B, A)
# %% wrong: the other order where it fits
# hint: AB and BA are different products
def matrix_matrix_product(A, B):
    A, B = np.asarray(A), np.asarray(B)
    return B @ A if A.shape == B.shape else A @ B
# %% wrong: rows of the left by columns of the left
# hint: B does not enter at all
def matrix_matrix_product(A, B):
    A = np.asarray(A)
    if A.shape[1] != len(B):
        raise ValueError("the matrices do not fit")
    return A @ A.T
# %% wrong: all rows of the result are one list
# hint: [[0] * p] * m repeats one and the same list
def matrix_matrix_product(A, B):
    m, n, p = len(A), len(B), len(B[0])
    if len(A[0]) != n:
        raise ValueError("the matrices do not fit")
    C = [[0] * p] * m
    for i in range(m):
        for j in range(p):
            C[i][j] = sum(A[i][k] * B[k][j] for k in range(n))
    return C
# %% wrong: zip truncates
# hint: zip stops at the shorter side, so a mismatch goes unnoticed
def matrix_matrix_product(A, B):
    return [[sum(a * b for a, b in zip(row, column)) for column in zip(*B)] for row in A]
# %% wrong: loops over the smaller side
# hint: a mismatch of the inner sizes must be an error, not a shorter sum
def matrix_matrix_product(A, B):
    n = min(len(A[0]), len(B))
    return np.asarray(A)[:, :n] @ np.asarray(B)[:n]
# %% wrong: wants equal shapes
# hint: only the inner two sizes must agree
def matrix_matrix_product(A, B):
    if np.shape(A) != np.shape(B):
        raise ValueError("the matrices do not fit")
    return np.matmul(A, B)
# %% wrong: sums into the first column only
# hint: the index of the column must move as well
def matrix_matrix_product(A, B):
    C = np.zeros((len(A), len(B[0])))
    C[:, 0] = given_matrix_vector_product(A, [row[0] for row in B])
    return C
# %% wrong: whole numbers only
# hint: the kind of A must not cut off the fractions of B
def matrix_matrix_product(A, B):
    A = np.asarray(A)
    return np.matmul(A, B).astype(A.dtype)
# %% right: np.apply_along_axis down the columns
def matrix_matrix_product(A, B):
    A, B = np.array(A, dtype=float), np.array(B, dtype=float)
    if A.shape[1] != B.shape[0]:
        raise ValueError("the inner numbers differ")
    return np.apply_along_axis(lambda b: given_matrix_vector_product(A, b), 0, B)
# %% wrong: the number type of B for the table
# hint: an array of the number type of B cuts off fractions where B is whole
def matrix_matrix_product(A, B):
    A, B = np.asarray(A), np.asarray(B)
    if A.shape[1] != B.shape[0]:
        raise ValueError("does not fit")
    table = np.zeros((A.shape[0], B.shape[1]), dtype=B.dtype)
    for j in range(B.shape[1]):
        table[:, j] = given_matrix_vector_product(A, B[:, j])
    return table
