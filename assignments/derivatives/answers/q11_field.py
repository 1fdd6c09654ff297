# %% right: arrows of their true lengths, the floor included
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 6 * B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% right: one arrow at a time, filled contours below the lines
def gradient_field():
    fig, ax = plt.subplots()
    x = np.linspace(-3, 3, 60)
    y = np.linspace(-3, 3, 70)
    heights = np.array([[a**2 + 3 * b**2 for a in x] for b in y])
    ax.contourf(x, y, heights, 12, alpha=0.3)
    lines = ax.contour(x, y, heights, 12)
    fig.colorbar(lines)
    for a in np.linspace(-2.5, 2.5, 6):
        for b in np.linspace(-2.5, 2.5, 6):
            g = np.array([2 * a, 6 * b])
            g = g / np.linalg.norm(g)
            ax.quiver(a, b, g[0], g[1], color="red", angles="xy", scale_units="xy", scale=2.5, width=0.004)
    ax.set(xlabel="$x$", ylabel="$y$", aspect="equal")
    return fig
# %% right: pyplot, matrix indexing, unit arrows where there is a direction
def gradient_field():
    fig = plt.figure()
    X, Y = np.meshgrid(np.linspace(-3, 3, 90), np.linspace(-3, 3, 90), indexing="ij")
    plt.contour(X, Y, X**2 + 3 * Y**2, levels=np.arange(2, 32, 4))
    A, B = np.meshgrid(np.arange(-3, 4), np.arange(-3, 4), indexing="ij")
    length = np.hypot(2.0 * A, 6.0 * B)
    length[length == 0] = 1
    plt.quiver(A, B, 2 * A / length, 6 * B / length)
    plt.xlabel("x")
    plt.ylabel("y")
    plt.title("A bowl")
    return fig
# %% wrong: arrows point downhill
# hint: the gradient points uphill, away from the floor
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = -2 * A, -6 * B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: components swapped
# hint: the first component belongs to x
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = 6 * B, 2 * A
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: factors swapped
# hint: which of the two directions is three times as steep?
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = 6 * A, 2 * B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: straight away from the floor
# hint: the contours are ellipses; what crosses an ellipse at a right angle?
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = A, B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: factor three for six
# hint: differentiate 3 y squared
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 3 * B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: along the contours
# hint: arrows along the contours show where it is level
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = -6 * B, 2 * A
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: absolute components
# hint: to the left of the floor the arrows point to the left
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = np.abs(2 * A), np.abs(6 * B)
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: contours with swapped axes
# hint: compare the shape of the contours with the arrows: do they cross at right angles?
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(Y, X, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 6 * B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: contours of another function
# hint: the contours belong to x squared plus three y squared
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + Y**2, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 6 * B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: contours of a sheared bowl
# hint: check the height at one point of a contour
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2 + X * Y, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 6 * B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: no contours
# hint: draw the contour lines first
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.set_xlim(-3, 3)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 6 * B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: a quarter of the map
# hint: the floor belongs in the midst of the grid
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(0.5, 3, 6)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 6 * B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: too few arrows
# hint: count the arrows
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-3, 3, 4)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 6 * B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: arrows crowded at the floor
# hint: the arrows should cover the map
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-0.5, 0.5, 6)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 6 * B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: arrows along one line
# hint: the places of the arrows form a grid, not a line
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 6 * B
    a = np.linspace(-3, 3, 30)
    ax.quiver(a, a, 2 * a, 6 * a)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: far off the map
# hint: x and y go from -3 to 3
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-30, 30, 7)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 6 * B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: swapped places
# hint: the places and the arrows have to belong together
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 6 * B
    ax.quiver(B, A, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: no labels
# hint: which axis is which?
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 6 * B
    ax.quiver(A, B, U, V)
    ax.set_title('a field')
    return fig
# %% wrong: half of the contours
# hint: the floor belongs in the midst of the contours as well
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(0, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 6 * B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: contours far off the map
# hint: x and y go from -3 to 3
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-12, 12, 400)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=8)
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 6 * B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: one contour level only
# hint: draw five levels or more
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 80)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=[4])
    s = np.linspace(-3, 3, 7)
    A, B = np.meshgrid(s, s)
    U, V = 2 * A, 6 * B
    ax.quiver(A, B, U, V)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% right: true lengths
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 60)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=10)
    s = np.linspace(-3, 3, 7)
    P, Q = np.meshgrid(s, s)
    ax.quiver(P, Q, 2 * P, 6 * Q)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: four levels
# hint: five levels or more
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 60)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=[1, 5, 10, 20])
    s = np.linspace(-3, 3, 7)
    P, Q = np.meshgrid(s, s)
    ax.quiver(P, Q, 2 * P, 6 * Q)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% right: the Axes
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 60)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=10)
    s = np.linspace(-3, 3, 7)
    P, Q = np.meshgrid(s, s)
    ax.quiver(P, Q, 2 * P, 6 * Q)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return ax
# %% wrong: a coarse grid of contours
# hint: at least 50 by 50 points
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 12)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=10)
    s = np.linspace(-3, 3, 7)
    P, Q = np.meshgrid(s, s)
    ax.quiver(P, Q, 2 * P, 6 * Q)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% right: gradient by nudges, quiver in data units
def gradient_field():
    fig = plt.figure()
    ax = fig.add_subplot(1, 1, 1)
    fine = np.linspace(-3.0, 3.0, 121)
    FX, FY = np.meshgrid(fine, fine, indexing="xy")
    ax.contour(FX, FY, bowl(np.array([FX, FY])), levels=15, cmap="viridis")
    places = np.linspace(-2.5, 2.5, 11)
    X, Y = np.meshgrid(places, places)
    U = slope(lambda x: bowl([x, Y]), X)
    V = slope(lambda y: bowl([X, y]), Y)
    ax.quiver(X, Y, U, V, angles="xy", scale_units="xy", scale=30)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig
# %% wrong: long arrows shortened more than short ones
# hint: arrows may have their true lengths or one common length, nothing in between
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 100)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, bowl([X, Y]), levels=10)
    A, B = np.meshgrid(np.linspace(-3, 3, 9), np.linspace(-3, 3, 9))
    size = 1 + np.hypot(2 * A, 6 * B)
    ax.quiver(A, B, 2 * A / size, 6 * B / size)
    ax.set(xlabel="x", ylabel="y", aspect="equal")
    return fig
# %% wrong: draws into the current axes of whoever has drawn before
# hint: the current axes may hold an older drawing; make a figure of your own in each call
def gradient_field():
    ax = plt.gca()
    t = np.linspace(-3, 3, 100)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, bowl([X, Y]), levels=10)
    A, B = np.meshgrid(np.linspace(-3, 3, 9), np.linspace(-3, 3, 9))
    ax.quiver(A, B, 2 * A, 6 * B)
    ax.set(xlabel="x", ylabel="y", aspect="equal")
    return ax.figure
# %% right: no arrow at the floor
def gradient_field():
    fig, ax = plt.subplots()
    t = np.linspace(-3, 3, 100)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=10)
    P, Q = np.meshgrid(np.linspace(-3, 3, 7), np.linspace(-3, 3, 7))
    U, V = 2 * P, 6 * Q
    with np.errstate(all="ignore"):
        length = np.hypot(U, V)
        ax.quiver(P, Q, U / length, V / length)
    ax.set(xlabel="x", ylabel="y")
    return fig
# %% wrong: figure number 1 is wiped and used again
# hint: a number for a figure takes the one that has it already; who drew there before has lost the picture
def gradient_field():
    fig = plt.figure(1)
    fig.clf()
    ax = fig.add_subplot()
    t = np.linspace(-3, 3, 100)
    X, Y = np.meshgrid(t, t)
    ax.contour(X, Y, X**2 + 3 * Y**2, levels=10)
    P, Q = np.meshgrid(np.linspace(-2.5, 2.5, 6), np.linspace(-2.5, 2.5, 6))
    ax.quiver(P, Q, 2 * P, 6 * Q)
    ax.set(xlabel="x", ylabel="y")
    return fig
