"""Every number that the notebook states, computed again with NumPy and SciPy."""

import numpy as np
from scipy import linalg
from scipy.spatial import distance


def numbers():
    """Snippet of the notebook: (value as written, value computed again, tolerance)."""
    exact, four = 1e-12, 5e-5
    basket, prices = np.array([3, 2, 1]), np.array([0.5, 2.5, 6])
    baskets = np.array([[3, 2, 1], [6, 4, 2], [1, 0, 4], [0, 5, 0]])
    stalls = np.array([[0.5, 0.25], [2.5, 3], [6, 5]])
    lines, bills = np.multiply(basket, prices), np.matmul(baskets, prices)
    table = np.matmul(baskets[:2], stalls)
    u, v = np.array([1, 2, 3]), np.array([4, 5, 6])
    normal = np.cross(u, v)
    direction = np.array([2, 4, 6]) / linalg.norm([2, 4, 6])
    square = np.multiply([[1, 2], [3, 4]], [[5, 6], [7, 8]])
    fees = np.column_stack([np.ones(2), baskets[:2]]) @ [4, 0.5, 2.5, 6]
    others = np.array([[6, 4, 2], [1, 0, 4], [0, 5, 0], [20, 40, 60]])
    cosines = [1 - distance.cosine(basket, other) for other in others]
    products = others @ basket

    def angle(first, second):
        return np.arccos(1 - distance.cosine(first, second))

    return {
        "`dot([3, 2, 1], [0.5, 2.5, 6])` $= 1.5": (1.5, lines[0], exact),
        "`dot([3, 2, 1], [0.5, 2.5, 6])` $= 1.5 + 5": (5, lines[1], exact),
        "`dot([3, 2, 1], [0.5, 2.5, 6])` $= 1.5 + 5 + 6": (6, lines[2], exact),
        "`dot([3, 2, 1], [0.5, 2.5, 6])` $= 1.5 + 5 + 6 = 12.5$": (12.5, np.dot(basket, prices), exact),
        r"$\sqrt{3^2 + 4^2} = 5$": (5, linalg.norm([3, 4]), exact),
        "`magnitude([3, 4])` $= 5$": (5, linalg.norm([3, 4]), exact),
        r"`magnitude([2, 4, 6])` $= \sqrt{56}": (56, linalg.norm([2, 4, 6]) ** 2, 1e-9),
        r"`magnitude([2, 4, 6])` $= \sqrt{56} \approx 7.4833$": (7.4833, linalg.norm([2, 4, 6]), four),
        r"`unit([2, 4, 6])` $\approx (0.2673": (0.2673, direction[0], four),
        r"`unit([2, 4, 6])` $\approx (0.2673, 0.5345": (0.5345, direction[1], four),
        r"`unit([2, 4, 6])` $\approx (0.2673, 0.5345, 0.8018)$": (0.8018, direction[2], four),
        "`same_direction([2, 4, 6], [3, 6, 9])` is `True`": (1, 1 - distance.cosine([2, 4, 6], [3, 6, 9]), 1e-12),
        "`same_direction([2, 4, 6], [-2, -4, -6])` is `False`": (-1, 1 - distance.cosine([2, 4, 6], [-2, -4, -6]), 1e-12),
        r"`angle_between([3, 0], [0, 2])` $= \pi/2 \approx 1.5708$": (1.5708, angle([3, 0], [0, 2]), four),
        r"`angle_between([1, 0], [-1, 1])` $= 3\pi/4 \approx 2.3562$": (2.3562, angle([1, 0], [-1, 1]), four),
        "may be `1.0000000000000002`": (1.0000000000000002, np.nextafter(1, 2), 0),
        r"starts at $2 \cdot 1.5 = 3$": (3, np.dot([2, 0], [1.5, 0]), exact),
        "ends at $-3$": (-3, np.dot([2, 0], [-1.5, 0]), exact),
        "`cross([1, 2, 3], [4, 5, 6])` gives $(-3": (-3, normal[0], exact),
        "`cross([1, 2, 3], [4, 5, 6])` gives $(-3, 6": (6, normal[1], exact),
        "`cross([1, 2, 3], [4, 5, 6])` gives $(-3, 6, -3)$": (-3, normal[2], exact),
        r"$1 \cdot (-3) + 2 \cdot 6 + 3 \cdot (-3) = 0$": (0, np.dot(u, normal), exact),
        "The dot product of the same two vectors is 32": (32, np.dot(u, v), exact),
        "`hadamard([3, 2, 1], [0.5, 2.5, 6])` gives $(1.5": (1.5, lines[0], exact),
        "`hadamard([3, 2, 1], [0.5, 2.5, 6])` gives $(1.5, 5": (5, lines[1], exact),
        "`hadamard([3, 2, 1], [0.5, 2.5, 6])` gives $(1.5, 5, 6)$": (6, lines[2], exact),
        r"`hadamard([[1, 2], [3, 4]], [[5, 6], [7, 8]])` gives $\begin{bmatrix} 5": (5, square[0, 0], exact),
        r"`hadamard([[1, 2], [3, 4]], [[5, 6], [7, 8]])` gives $\begin{bmatrix} 5 & 12": (12, square[0, 1], exact),
        r"`hadamard([[1, 2], [3, 4]], [[5, 6], [7, 8]])` gives $\begin{bmatrix} 5 & 12 \\ 21": (21, square[1, 0], exact),
        r"`hadamard([[1, 2], [3, 4]], [[5, 6], [7, 8]])` gives $\begin{bmatrix} 5 & 12 \\ 21 & 32": (32, square[1, 1], exact),
        "`product_shape((4, 2), (2, 1))` gives `(4": (4, np.matmul(np.zeros((4, 2)), np.zeros((2, 1))).shape[0], 0),
        "`product_shape((4, 2), (2, 1))` gives `(4, 1)`": (1, np.matmul(np.zeros((4, 2)), np.zeros((2, 1))).shape[1], 0),
        "`product_shape((3, 3), (3, 1))` gives `(3": (3, np.matmul(np.zeros((3, 3)), np.zeros((3, 1))).shape[0], 0),
        "`product_shape((3, 3), (3, 1))` gives `(3, 1)`": (1, np.matmul(np.zeros((3, 3)), np.zeros((3, 1))).shape[1], 0),
        "the bills are $(12.5": (12.5, bills[0], exact),
        "the bills are $(12.5, 25": (25, bills[1], exact),
        "the bills are $(12.5, 25, 24.5": (24.5, bills[2], exact),
        "the bills are $(12.5, 25, 24.5, 12.5)$": (12.5, bills[3], exact),
        r"the product is $\begin{bmatrix} 12.5": (12.5, table[0, 0], exact),
        r"the product is $\begin{bmatrix} 12.5 & 11.75": (11.75, table[0, 1], exact),
        r"the product is $\begin{bmatrix} 12.5 & 11.75 \\ 25": (25, table[1, 0], exact),
        r"the product is $\begin{bmatrix} 12.5 & 11.75 \\ 25 & 23.5": (23.5, table[1, 1], exact),
        "`predict([[3, 2, 1], [6, 4, 2]], [4, 0.5, 2.5, 6])` gives $(16.5": (16.5, fees[0], exact),
        "`predict([[3, 2, 1], [6, 4, 2]], [4, 0.5, 2.5, 6])` gives $(16.5, 29)$": (29, fees[1], exact),
        "the similarities are about $(1": (1, cosines[0], 1e-12),
        "the similarities are about $(1, 0.4537": (0.4537, cosines[1], four),
        "the similarities are about $(1, 0.4537, 0.5345": (0.5345, cosines[2], four),
        "the similarities are about $(1, 0.4537, 0.5345, 0.7143)$": (0.7143, cosines[3], four),
        "the most similar item is number 0": (0, int(np.argmax(cosines)), 0),
        "The dot products are 28": (28, products[0], exact),
        "The dot products are 28, 7": (7, products[1], exact),
        "The dot products are 28, 7, 10": (10, products[2], exact),
        "The dot products are 28, 7, 10 and 200": (200, products[3], exact),
        "the canteen (number 3)": (3, int(np.argmax(products)), 0),
        "the new customer's basket (number 0)": (0, int(np.argmax(cosines)), 0),
    }
