#!/usr/bin/env python
# coding: utf-8

# In[ ]:


# Initialize Otter
import otter
grader = otter.Notebook("descent_recurrence.ipynb")


# # From guess and check to gradient descent
# 
# You stand on a hillside in thick fog and want to reach the bottom of the valley. You cannot see it. What you can do is read your
# altimeter, and feel with your feet which way the ground slopes. Nearly every model in machine learning is trained in exactly this situation: the
# altitude is the loss, the place where you stand is a set of parameters, and nobody has a map.
# 
# This notebook is the story of a single line of arithmetic,
# 
# $$x_{k+1} = x_k - \alpha\, f'(x_k),$$
# 
# told in the order in which you might invent it yourself:
# 
# 1. **Guess and check.** Read the altimeter at many places and keep the best (questions 1 and 2).
# 2. **The slope as a compass.** Let the ground under your feet choose the next place (question 3).
# 3. **The recurrence.** Repeat that step, and decide when to stop (questions 4 and 5).
# 4. **What can go wrong.** Steps that are too long, valleys that are not the deepest, flat ground that is no valley at all (questions 6 to 8).
# 5. **When all is well, and what to do when it is not.** Convexity, shrinking steps, and a picture of the whole path (questions 9 to 11).
# 
# At the end you will have built gradient descent from nothing, and you will have seen each way in which it fails. Allow about three hours.
# You need Python functions, NumPy arrays, and the idea of a derivative. There is no data file: one curve with two valleys is the whole landscape.
# The cells called *Look* are demonstrations: they carry no points, they use your answers, and they are the reason for the questions that follow them.

# In[ ]:


import math
from itertools import accumulate

import matplotlib.pyplot as plt
import numpy as np

# colours that stand out from white for everybody
plt.rcParams["axes.prop_cycle"] = plt.cycler(
    color=["tab:blue", "saddlebrown", "darkgreen", "tab:red", "tab:purple"]
    + ["teal", "mediumvioletred", "dimgrey"]
)


# Two small helpers are given. `demo` runs a demonstration, and says so in one line if the answer that it needs is still missing.
# `labelled_axes` makes a new figure whose axes are already labelled.

# In[ ]:


# given
def demo(draw):
    """Run a demonstration; where it needs an answer that is still missing, say
    so in one line.
    """
    try:
        draw()
    except Exception as problem:
        plt.close("all")
        print(
            "Answer the question above first, then run this cell again "
            f"({type(problem).__name__})."
        )


def labelled_axes(title, xlabel="x", ylabel="f(x)"):
    """A new figure with one set of axes, labelled and with a grid; returns the
    Axes.
    """
    fig, ax = plt.subplots(figsize=(7, 4))
    ax.set_title(title)
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    ax.grid(alpha=0.3)
    return ax


# ## Part 1: guess and check

# ### Question 1: the landscape
# 
# Before we look for the lowest point of a landscape we need a landscape. Real losses live in thousands of dimensions and cannot be drawn, so we practise on a
# curve that can. It is of no importance whatever, which is why it is called `arbitrary`, but it has what matters: two valleys, one deeper
# than the other, and a hill between them.
# 
# $$f(x) = \frac{x^4 - 15x^3 + 80x^2 - 180x + 144}{10}$$
# 
# The bracket factors into $(x-2)(x-3)(x-4)(x-6)$, so you know four places where the curve crosses zero. Later we shall need the slope as well;
# work it out by hand with the rule $\frac{d}{dx}x^n = n\,x^{n-1}$, term by term.
# 
# **Your task.** Write `arbitrary(x)` and its derivative `arbitrary_prime(x)`. Both take a number or a NumPy array of any shape, and answer in the same shape.
# 
# **Example.** `arbitrary(1)` is 3.0 and `arbitrary_prime(1)` is -6.1: at $x = 1$ the curve is high and falls steeply to the right.
# 
# _Points:_ 4

# In[ ]:


def arbitrary(x):
    """Height of the landscape at x.

    x: a number or a NumPy array of any shape. Returns a number, or an array of
        the same shape; x is not changed.
    """
    # BEGIN SOLUTION
    return (x**4 - 15 * x**3 + 80 * x**2 - 180 * x + 144) / 10
    # END SOLUTION


def arbitrary_prime(x):
    """Slope of the landscape at x: the derivative of arbitrary.

    x: a number or a NumPy array of any shape. Returns a number, or an array of
        the same shape; x is not changed.
    """
    # BEGIN SOLUTION
    return (4 * x**3 - 45 * x**2 + 160 * x - 180) / 10
    # END SOLUTION


# In[ ]:


grader.check("q1_arbitrary")


# **Look: the landscape.** Two valleys with a hill between them. The right-hand valley, near 5.33, is the deeper one. You see that at a glance only because somebody drew
# the picture, and the picture took four hundred evaluations of the function.

# In[ ]:


def draw_landscape():
    xs = np.linspace(0.9, 6.7, 400)
    heights = arbitrary(xs)
    ax = labelled_axes("The landscape: two valleys and a hill")
    ax.plot(xs, heights)
    ax.axhline(0, color="grey", linewidth=0.8)


demo(draw_landscape)


# ### Question 2: guess and check
# 
# Here is the plainest way to find a low place: choose some places in advance, read the altimeter at each, and keep the place where it showed least. In symbols,
# 
# $$\hat{x} = \underset{x \in \{x_1, \dots, x_m\}}{\arg\min}\; f(x).$$
# 
# Mind the difference between *min* and *argmin*. The least height is a fact about the valley; what we are after is *where* it is, because in
# machine learning the place is the model.
# 
# **Your task.** Write `simple_minimize(f, xs)`: the one of the guesses `xs` at which `f` is least.
# 
# **Example.** With the 20 guesses `np.linspace(1, 7, 20)` on `arbitrary` the answer is 5.421. The true bottom lies at 5.326, between two guesses.
# 
# _Points:_ 3

# In[ ]:


def simple_minimize(f, xs):
    """The guess with the least value of f.

    f: a function that takes a number, or a NumPy array element by element.
    xs: a list or 1-D array of at least one guess, in any order; it is not
        changed.
    Returns one number: the x of xs at which f(x) is least (the first of them
    if there are several).
    """
    # BEGIN SOLUTION
    xs = np.asarray(xs, dtype=float)
    return xs[np.argmin(f(xs))]
    # END SOLUTION


# In[ ]:


grader.check("q2_guess")


# **Look: twenty guesses, and five.** Each dot is one reading of the altimeter. With 20 guesses on $[1, 7]$ the best lands in the right valley; with 5 it is
# 5.5, which is luck: the guesses are 1.5 apart, wider than half a valley. And if the valley had been at $x = 9$, no number of guesses on $[1, 7]$ would have found it.

# In[ ]:


def draw_guesses():
    xs = np.linspace(0.9, 7.05, 400)
    fig, panels = plt.subplots(1, 2, figsize=(10, 3.6), sharey=True)
    for ax, count in zip(panels, (20, 5)):
        guesses = np.linspace(1, 7, count)
        best = simple_minimize(arbitrary, guesses)
        ax.plot(xs, arbitrary(xs), color="tab:blue")
        ax.plot(
            guesses, arbitrary(guesses), "o", color="tab:red", markersize=4
        )
        ax.plot(
            [best],
            [arbitrary(best)],
            "o",
            color="black",
            markersize=9,
            fillstyle="none",
        )
        ax.set_title(f"{count} guesses: the best is {best:.3f}")
        ax.set_xlabel("x")
    panels[0].set_ylabel("f(x)")
    print(
        "readings needed for 20 guesses a direction:",
        ", ".join(f"{20**d:.0e} in {d} dimensions" for d in (2, 6, 100)),
    )


demo(draw_guesses)


# The printed line is the real objection. Twenty guesses along each of two parameters are 400 readings; along each of a hundred parameters they are more than there
# are atoms in the universe. All our guesses were fixed before we had learnt anything. A guess should make use of what the last one found out.
# 
# ## Part 2: the slope as a compass
# 
# Feel the ground. If it falls to the right, the valley is to the right; if it rises to the right, the valley is behind you. The derivative says which, without any map:
# 
# | slope $f'(x)$ | the ground, looking right | go |
# | --- | --- | --- |
# | negative | falls | right |
# | positive | rises | left |
# | zero | is level | nowhere: you may have arrived |
# 
# **Look: the curve and its slope.** On the left the dashed line is the derivative. It crosses zero three times: twice on its way up, under the two valleys, and once on its way
# down, under the hill. On the right, tangent lines at three places. Cover the curve with your hand and look at the tangents alone: they still tell you which way to go.

# In[ ]:


def draw_slopes():
    xs = np.linspace(1.1, 6.4, 400)
    fig, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
    left.plot(xs, arbitrary(xs), label="f(x)")
    left.plot(xs, arbitrary_prime(xs), "--", color="tab:red", label="f'(x)")
    left.axhline(0, color="darkgreen", linewidth=1)
    left.set_ylim(-2.5, 3)
    left.set_title("The curve is level where the slope is zero")
    left.legend()
    right.plot(xs, arbitrary(xs))
    for x, place in ((1.4, (16, 6)), (3.0, (-8, 16)), (6.0, (-56, 38))):
        slope = arbitrary_prime(x)
        near = np.array([x - 0.45, x + 0.45])
        right.plot(near, arbitrary(x) + slope * (near - x), color="tab:red")
        right.plot([x], [arbitrary(x)], "o", color="tab:red")
        right.annotate(
            f"slope {slope:.2f}",
            (x, arbitrary(x)),
            textcoords="offset points",
            xytext=place,
        )
    right.set_ylim(-1, 2.4)
    right.set_title("Tangent lines")
    for ax in (left, right):
        ax.set_xlabel("x")
    right.set_ylabel("f(x)")


demo(draw_slopes)


# ### Question 3: one step
# 
# The sign of the slope says which way to go. Its size says something too: where the ground is steep you are probably far from the bottom and can afford a long stride, and
# where it is nearly level you had better tread carefully. So step by an amount proportional to the slope, *against* it:
# 
# $$x_{\text{next}} = x - \alpha\, f'(x)$$
# 
# The factor $\alpha > 0$ is the **learning rate**. The minus sign is the whole idea: the derivative points uphill, and we want to go down.
# 
# **Your task.** Write `descend_once(df, x, alpha)`, the next guess. Here `df` is the derivative, a function.
# 
# **Example.** From $x = 4$ the slope of `arbitrary` is $-0.4$. With $\alpha = 1$ the next guess is 4.4, and the one after that is 5.0464;
# with $\alpha = 0.3$ they are 4.12 and 4.2673.
# 
# _Points:_ 3

# In[ ]:


def descend_once(df, x, alpha):
    """The next guess: one step downhill from x.

    df: the derivative, a function of one argument. x: a number, or a NumPy
        array where df returns an array of the same shape.
    alpha: the learning rate, a number. Returns the next guess in the shape of
        x; x itself is not changed.
    """
    # BEGIN SOLUTION
    return x - alpha * df(x)
    # END SOLUTION


# In[ ]:


grader.check("q3_step")


# **Look: by hand, with two learning rates.** Each arrow is one call of your function. With $\alpha = 1$ the strides get longer while the ground gets steeper, then jump clean
# over the bottom to 5.4967, back to 5.0809, over again, like a car that fishtails. With $\alpha = 0.3$ the strides are shorter and the guesses close in on the bottom from one side.

# In[ ]:


def draw_steps():
    xs = np.linspace(3.8, 6.05, 300)
    fig, panels = plt.subplots(1, 2, figsize=(11, 3.8), sharey=True)
    for ax, alpha in zip(panels, (1, 0.3)):
        ax.plot(xs, arbitrary(xs))
        x, trail = 4.0, ["4"]
        for _ in range(6):
            following = descend_once(arbitrary_prime, x, alpha)
            ax.annotate(
                "",
                (following, arbitrary(following)),
                (x, arbitrary(x)),
                arrowprops={"arrowstyle": "->", "color": "tab:red"},
            )
            ax.plot([x], [arbitrary(x)], "o", color="tab:red", markersize=4)
            x = following
            trail.append(f"{x:.4f}")
        ax.set_title(f"learning rate {alpha}")
        ax.set_xlabel("x")
        print(f"learning rate {alpha}:", " -> ".join(trail))
    panels[0].set_ylabel("f(x)")


demo(draw_steps)


# ## Part 3: the recurrence
# 
# Copying each guess into the next call by hand is no way to spend an evening.

# ### Question 4: gradient descent
# 
# Start somewhere, and let each guess produce the next. Written with an index, the step becomes a *recurrence*:
# 
# $$x_0 = \text{initial guess}, \qquad x_{k+1} = x_k - \alpha\, f'(x_k)$$
# 
# This is gradient descent, all of it. Nothing in the line says that $x$ is a single number: if $x$ is a vector, and $f'$ is replaced by the gradient
# $\nabla f$, the same line walks downhill on a surface, or in a million dimensions. Your code should not notice the difference either.
# 
# We keep every guess, not just the last, because the path shows what went right or wrong. Count carefully: **exactly $n$ guesses, the first of which is the initial one**,
# so $n - 1$ steps. Two traps wait for arrays. A step *in place*, such as `x -= ...`, changes the array that you have already stored as an earlier guess, and the
# caller's array with it; and an array of whole numbers cannot hold a fraction.
# 
# **Your task.** Write `gradient_descent(df, initial_guess, alpha, n)`.
# 
# **Example.** `gradient_descent(arbitrary_prime, 4, 0.3, 4)` is the array 4, 4.12, 4.2673, 4.4427. On the surface $x^2 + 3y^2$, with gradient $(2x, 6y)$, two guesses from
# `[3, 2]` with $\alpha = 0.05$ are the rows (3, 2) and (2.7, 1.4).
# 
# _Points:_ 6

# In[ ]:


def gradient_descent(df, initial_guess, alpha, n):
    """All the guesses of gradient descent.

    df: the derivative (number to number) or the gradient (float array of shape
        (d,) to array of shape (d,)).
    initial_guess: a number, or a list or 1-D array of d numbers, whole numbers
        included; it is not changed.
    alpha: the learning rate. n: the number of guesses, at least 1.
    Returns a float array of exactly n guesses, the first being the initial
    one: shape (n,) for a number, (n, d) for d numbers
    (a list of n guesses counts as well).
    """
    # BEGIN SOLUTION
    guess = np.array(initial_guess, dtype=float)
    guesses = [guess]
    while len(guesses) < n:
        guess = guess - alpha * np.asarray(df(guess), dtype=float)
        guesses.append(guess)
    return np.array(guesses)
    # END SOLUTION


# In[ ]:


grader.check("q4_descent")


# **Look: the same start, four learning rates.** Each line is one run of your function from $x = 4$. The rate 0.1 creeps, 0.3 glides into the bottom at 5.3263, 1 jumps to and fro between
# two places for ever, and 1.5 never settles into anything at all.

# In[ ]:


def draw_runs():
    ax = labelled_axes("Guesses from x = 4", "number of the guess", "x")
    for alpha, style in ((0.1, "o-"), (0.3, "o-"), (1, "s--"), (1.5, "^:")):
        ax.plot(
            gradient_descent(arbitrary_prime, 4, alpha, 20),
            style,
            markersize=4,
            label=f"learning rate {alpha}",
        )
    ax.axhline(5.3263, color="grey", linewidth=0.8)
    ax.set_xticks(range(0, 20, 5))
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1))


demo(draw_runs)


# **Look: downhill on a surface.** The very same function, now handed the gradient of $x^2 + 3y^2$ and a starting *point*. With $\alpha = 0.05$ each step multiplies $x$ by 0.9 and $y$ by 0.7, so the
# path dives towards the $x$ axis first, and after 50 steps from (3, 2) it stands at $x = 0.015461$, with $y$ gone to nothing. The steep direction is learnt quickly, the gentle one slowly: remember this
# when the axes are the parameters of a model.

# In[ ]:


def draw_bowl():
    path = np.asarray(
        gradient_descent(
            lambda p: np.array([2 * p[0], 6 * p[1]]), [3, 2], 0.05, 51
        )
    )
    x, y = np.meshgrid(np.linspace(-1, 3.4, 80), np.linspace(-1.2, 2.4, 80))
    ax = labelled_axes("Descent on $x^2 + 3y^2$", "x", "y")
    ax.contour(x, y, x**2 + 3 * y**2, levels=12, linewidths=0.8)
    ax.plot(path[:, 0], path[:, 1], "o-", color="tab:red", markersize=4)
    print(f"after 50 steps: x = {path[-1, 0]:.6f}, y = {path[-1, 1]:.6f}")


demo(draw_bowl)


# ### Question 5: when to stop
# 
# How many guesses are enough? In question 4 you had to say so beforehand, and you could not know. A descent knows better itself: near the bottom the ground is level, the steps shrink, and
# once they are too short to matter it may as well stop. The usual rule is to stop after the first step with
# 
# $$|x_{k+1} - x_k| < \text{tol}.$$
# 
# The bars matter: a step to the left is a negative number, and every negative number is smaller than $10^{-6}$. So does a budget, because some descents never settle (you have seen one that bounces
# for ever); and so does a check for disaster. A descent that runs away soon exceeds every number that a computer can hold: NumPy then gives `inf` or `nan`, while plain Python may raise an `OverflowError` inside `df`. None of
# these may crash your function or keep it busy for ever.
# 
# **Your task.** Write `descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000)` for a number `x0`. It returns a tuple `(x, steps, converged)`.
# 
# **Example.** For $f(x) = x^2$, `descend_until(lambda x: 2 * x, 1.0, 0.25, tol=0.1)` is `(0.0625, 4, True)`: the steps are 0.5, 0.25, 0.125 and 0.0625, and the last is the first below 0.1.
# With `max_steps=3` it is `(0.125, 3, False)`.
# 
# _Points:_ 6

# In[ ]:


def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    """Descend until the steps become too short to matter.

    df: the derivative, number to number; far out it may return inf or nan, or
        raise OverflowError.
    x0: the initial guess, a number. alpha: the learning rate. tol: above 0.
    max_steps: a whole number, at least 1.
    Returns (x, steps, converged):
      x          the last guess (if the descent ran away, whatever it was then)
      steps      how many steps were taken, the last one included
      converged  True if the last step was shorter than tol; False if max_steps
                 steps were taken without that,
                 or the guess stopped being finite, in which case the function
                 returns at once
    """
    # BEGIN SOLUTION
    x = float(x0)
    for step in range(1, max_steps + 1):
        try:
            following = x - alpha * df(x)
        except OverflowError:
            return x, step, False
        if not math.isfinite(following):
            return following, step, False
        if abs(following - x) < tol:
            return following, step, True
        x = following
    return x, max_steps, False
    # END SOLUTION


# In[ ]:


grader.check("q5_until")


# **Look: how many steps does it take?** From $x = 4$ to the right-hand valley. Small rates need hundreds of steps, the best ones ten; beyond about 0.95 the descent never settles, and far beyond it flies off.
# Somewhere in between lies a good rate, and so far we have no idea why it lies there.

# In[ ]:


def show_steps():
    rows = ["rate    steps   converged  ends at"]
    for alpha in (0.01, 0.03, 0.1, 0.3, 0.5, 0.8, 0.9, 1.0, 3.0):
        x, steps, converged = descend_until(arbitrary_prime, 4.0, alpha)
        rows.append(
            f"{alpha:<6} {steps:6d}   {str(bool(converged)):9s}  {x:.6g}"
        )
    print("\n".join(rows))


demo(show_steps)


# ## Part 4: what can go wrong

# ### Question 6: too short, too long
# 
# To understand the learning rate, take the simplest valley there is: $f(x) = x^2$, whose slope is $2x$ and whose bottom is at 0. Here the recurrence can be seen through:
# 
# $$x_{k+1} = x_k - \alpha \cdot 2 x_k$$
# 
# Before you write any code, work out on paper by what number each step multiplies the guess. For which $\alpha$ does it shrink the guess, for which does it do so fastest, and for which does it make it grow?
# 
# **Your task.** Write `rate_outcome(alpha, x0=5.0, steps=50)`. Take `steps` steps from `x0` on $f(x) = x^2$ and call the end $x$. Return
# 
# - `'converged'` if $|x| < 0.01$; otherwise
# - `'slow'` if $|x| < |x_0|$, since it is at least nearer than it was; otherwise
# - `'diverged'`.
# 
# **Example.** `rate_outcome(0.1)` is `'converged'`: after 50 steps $x$ is 0.0000714. `rate_outcome(0.01)` is `'slow'`: $x$ is still 1.820848.
# 
# _Points:_ 4

# In[ ]:


def rate_outcome(alpha, x0=5.0, steps=50):
    """What becomes of a descent on f(x) = x**2.

    alpha: the learning rate. x0: the initial guess, a number.
    steps: how many steps are taken, 0 or more (so steps + 1 guesses). None of
        the guesses is farther from 0 than 1e300.
    Returns the string 'converged' (it ends with |x| < 0.01), 'slow'
    (otherwise, but |x| < |x0|) or 'diverged' (otherwise).
    """
    # BEGIN SOLUTION
    x = x0
    for _ in range(steps):
        x = x - alpha * 2 * x
    if abs(x) < 0.01:
        return "converged"
    if abs(x) < abs(x0):
        return "slow"
    return "diverged"
    # END SOLUTION


# In[ ]:


grader.check("q6_rates")


# **Look: one factor decides.** Each step multiplies the guess by $1 - 2\alpha$, so after $s$ steps $x = x_0 (1 - 2\alpha)^s$. On a logarithmic scale that is a straight line, down where
# $|1 - 2\alpha| < 1$ and up where it is more. At $\alpha = 0.5$ the factor is 0: one step and you are there. At $\alpha = 0.99$ it is $-0.98$: the guess changes sides at every step and ends exactly as far away as with
# $\alpha = 0.01$. At $\alpha = 1$ it bounces between 5 and $-5$ for ever without growing. At 1.01 it grows, gently: after 50 steps it is 13.4579.
# The formula also settles by hand what a table may get wrong: from 4, twenty steps end at 2.670432 with $\alpha = 0.01$, at 0.046117 with 0.1, and at 4194304 with 1.5.

# In[ ]:


def draw_rates():
    ax = labelled_axes("Distance from the bottom of $x^2$", "step", "|x|")
    for alpha in (0.001, 0.01, 0.1, 0.99, 1.0, 1.01):
        word = rate_outcome(alpha)
        ax.semilogy(
            5 * np.abs(1 - 2 * alpha) ** np.arange(51),
            label=f"{alpha}: {word.upper()}",
            linestyle="--" if alpha in (0.99, 1.0) else "-",
        )
    ax.axhline(0.01, color="grey", linewidth=0.8)
    ax.set_ylim(1e-5, 30)
    ax.legend(fontsize=8)


demo(draw_rates)


# The rule behind it holds for every smooth valley: near the bottom the curve looks like a parabola with second derivative $f''$, each step multiplies the distance by $1 - \alpha f''$, and the descent
# settles only if $\alpha < 2 / f''$. At the bottom of our right-hand valley $f'' = 2.1068$, so the limit is 0.949. That is why 0.9 converged in the table above and 1.0 did not.
# 
# Now we know how fast we reach the bottom. But which bottom? From here on you may call the given `walk` when you need the guesses of a descent on a number, so that a slip in question 4 costs you nothing here.

# In[ ]:


# given
def walk(df, start, alpha, n):
    """The n guesses of gradient descent from the number start (the first of
    them), as a list of floats.
    """
    return list(
        accumulate(
            range(n - 1),
            lambda here, _: here + alpha * -float(df(here)),
            initial=float(start),
        )
    )


# ### Question 7: more than one valley
# 
# Water that falls on a mountain range ends in one sea or another, depending on which side of the ridge it falls. A descent is the same: the starts that lead to one minimum
# form its *basin*, and the descent knows nothing of the others. `scipy.optimize.minimize` on `arbitrary` has the same trouble: started at 6 it reports 5.3263, started at 1 it reports 2.3927, and only the first is the lowest point.
# 
# The usual remedy is not clever. Start from many places, collect the distinct ends, and keep the one where $f$ is least. Two descents into the same valley stop at slightly different numbers, so ends
# within $10^{-3}$ of each other have to be taken for the same minimum. (Do not round to three decimals: 1.22449 and 1.22451 are the same place, but round to different numbers.)
# 
# **Your task.** Write `minima_from(df, f, starts, alpha, n)`. It returns a tuple `(minima, best)`: the distinct ends in increasing order, and the one of them with the least value of `f`.
# 
# **Example.** For $f(x) = x^4 - 3x^2 + 2$ and the starts 2, 0.5 and -0.5 with `alpha=0.05` and `n=30` the minima are -1.2247 and 1.2247, and `best` is either of them: both have the value -0.25.
# 
# _Points:_ 4

# In[ ]:


def minima_from(df, f, starts, alpha, n):
    """The distinct minima that descents from several starts reach.

    df: the derivative; f: the function itself, number to number. starts: a
        list or 1-D array of at least one start,
        not changed.
    alpha, n: learning rate and number of guesses of each descent (the last
        guess is its end).
    Returns (minima, best): the ends in increasing order, ends within 1e-3 of
    each other counted once (any of them will do), and
    the minimum with the least f.
    """
    # BEGIN SOLUTION
    minima = []
    for end in sorted(walk(df, start, alpha, n)[-1] for start in starts):
        if not minima or end - minima[-1] > 1e-3:
            minima.append(end)
    return minima, min(minima, key=f)
    # END SOLUTION


# In[ ]:


grader.check("q7_basins")


# **Look: where does each start end?** It is tempting to say that a descent finds the nearest minimum. The picture says otherwise. With $\alpha = 0.3$ the two basins meet at the hilltop, 3.5309, as one would hope. With
# $\alpha = 0.5$ a start at 1 is on such steep ground that its first step carries it to 4.05, over the hill, and it ends in the far valley, the deeper one. Another trap: on $x^4 - 3x^2 + 2$ the slope at $-3$ is $-90$, so from there the first move is to the right. And from $3$, with $\alpha = 0.01$, a single step lands at 2.1: the height was 56 and is now 8.2181.

# In[ ]:


def draw_basins():
    starts = np.linspace(0.95, 6.2, 211)
    ax = labelled_axes("Where each start ends", "start", "end")
    for alpha, style in ((0.3, "-"), (0.5, ".")):
        ends = [
            minima_from(arbitrary_prime, arbitrary, [start], alpha, 60)[1]
            for start in starts
        ]
        ax.plot(
            starts,
            np.array(ends, dtype=float),
            style,
            label=f"learning rate {alpha}",
        )
    ax.axvline(3.5309, color="grey", linewidth=0.8)
    ax.legend()


demo(draw_basins)


# **Look: the bend in every direction.** A picture for the next question. On a curve one number, $f''$, says how the ground bends at a level place. On a surface the ground may bend upwards one way and downwards another. Its four second derivatives make a matrix, the **Hessian**:
# 
# $$H = \begin{pmatrix} \partial^2 f/\partial x^2 & \partial^2 f/\partial x\,\partial y \\ \partial^2 f/\partial y\,\partial x & \partial^2 f/\partial y^2 \end{pmatrix}$$
# 
# Walk straight on from the place in the direction of a unit vector $u$. After a distance $s$ the height has changed by about $\tfrac12 s^2\,(u \cdot Hu)$, so $u \cdot Hu$ is the *curvature* in that direction: positive where the path bends upwards, negative where it bends downwards.
# Now turn on the spot, as the next cell does at three level places. The curvature runs between a largest and a smallest value. It takes them in two directions at right angles to each other (the dots), in which $H$ does nothing to $u$ but stretch it: $Hu = \lambda u$. The two values $\lambda$ are the **eigenvalues** of $H$, and `np.linalg.eigvalsh(H)` returns them, the smaller one first.
# 
# For instance $H = \begin{pmatrix} 2 & 4 \\ 4 & 2 \end{pmatrix}$, the dashed line, turns $(1, 1)$ into $(6, 6)$ and $(1, -1)$ into $(-2, 2)$: it has the eigenvalues 6 and -2. Along the first direction you climb, along the second you fall, and neither can be read off the diagonal.

# In[ ]:


def draw_bends():
    turns = np.linspace(0, 180, 181)
    ways = np.array([np.cos(np.radians(turns)), np.sin(np.radians(turns))])
    ax = labelled_axes(
        "Turning on the spot",
        "direction (degrees from the x axis)",
        "curvature",
    )
    places = (
        ("minimum", [[3, 1], [1, 2]], "-"),
        ("saddle", [[2, 4], [4, 2]], "--"),
        ("maximum", [[-3, 1], [1, -2]], ":"),
    )
    for word, hessian, style in places:
        ax.plot(
            turns,
            np.sum(ways * (np.array(hessian) @ ways), axis=0),
            style,
            label=word,
        )
        values, directions = np.linalg.eigh(hessian)
        ax.plot(
            np.degrees(np.arctan2(directions[1], directions[0])) % 180,
            values,
            "o",
            color="black",
            markersize=5,
        )
    ax.axhline(0, color="grey", linewidth=0.8)
    ax.set_xticks(range(0, 181, 45))
    ax.legend()


demo(draw_bends)


# ### Question 8: level ground that is no valley
# 
# Put a descent exactly on the hilltop of `arbitrary` and it stays there: the slope is zero, so the step is zero, and the rule of question 5 reports success. A zero gradient means only that the ground is level. In two dimensions
# there is a third kind of level place besides bottom and top: the **saddle**, a mountain pass, lowest along the path over the range and highest across it. In high dimensions, where a bottom must be a bottom in every direction at once, saddles are far commoner than bottoms.
# 
# What tells them apart is how the gradient *changes* around the place, which is the Hessian $H$ of the picture above: its eigenvalues are both positive at a minimum, both negative at a maximum, and at a saddle there is one of each. You have no formula for $H$ but you have the gradient, and a column of $H$ is the derivative of the gradient:
# $H_{\cdot j} \approx \big(\nabla f(p + h e_j) - \nabla f(p - h e_j)\big) / 2h$ with a small $h$ such as $10^{-5}$.
# 
# **Your task.** Write `classify_stationary(grad, point)` for a point of the plane where the gradient is zero.
# 
# **Example.** For $x^2 + y^2 + 4xy$ the gradient is $(2x + 4y,\ 4x + 2y)$. At $(0, 0)$ the surface rises along the $x$ axis and along the $y$ axis. Yet the answer is `'saddle'`: the Hessian is the matrix with the eigenvalues -2 and 6, and along $y = -x$ the surface falls.
# 
# _Points:_ 4

# In[ ]:


def classify_stationary(grad, point):
    """What kind of level place a stationary point of the plane is.

    grad: the gradient, a function from an array of shape (2,) to an array of
        shape (2,).
    point: two numbers (tuple, list or array) where the gradient is zero; the
        Hessian there has no eigenvalue 0. It is not changed.
    Returns the string 'minimum', 'maximum' or 'saddle'.
    """
    # BEGIN SOLUTION
    h = 1e-5
    point = np.array(point, dtype=float)
    columns = [(np.asarray(grad(point + nudge)) - np.asarray(grad(point - nudge))) / (2 * h) for nudge in h * np.eye(2)]
    lowest, highest = np.linalg.eigvalsh(np.array(columns))
    if lowest > 0:
        return "minimum"
    if highest < 0:
        return "maximum"
    return "saddle"
    # END SOLUTION


# In[ ]:


grader.check("q8_saddle")


# **Look: stuck on a pass.** The surface $\tfrac12 x^2 + \tfrac14 y^4 - \tfrac12 y^2$ has two valleys, at $(0, 1)$ and $(0, -1)$, and a pass at $(0, 0)$ between them. A descent that starts exactly on the line $y = 0$ walks to the pass and stops there for ever.
# Nudge the start by a thousandth and it walks to the same pass, lingers, and then slides off into a valley. Chance is a great help here, which is one reason why noisy descents work so well; a later assignment is about those.

# In[ ]:


def draw_saddle():
    def gradient(p):
        return np.array([p[0], p[1] ** 3 - p[1]])

    kinds = [
        classify_stationary(gradient, point)
        for point in ((0, 0), (0, 1), (0, -1))
    ]
    print(
        "(0, 0) is a {}, (0, 1) a {}, (0, -1) a {}".format(
            *(kind.lower() for kind in kinds)
        )
    )
    x, y = np.meshgrid(np.linspace(-0.7, 1.8, 80), np.linspace(-1.5, 1.5, 80))
    ax = labelled_axes("A pass between two valleys", "x", "y")
    ax.contour(x, y, x**2 / 2 + y**4 / 4 - y**2 / 2, levels=18, linewidths=0.8)
    for start, width in (([1.5, 0.0], 6), ([1.5, 0.001], 1)):
        path = np.asarray(gradient_descent(gradient, start, 0.1, 150))
        ax.plot(
            path[:, 0],
            path[:, 1],
            ".-",
            linewidth=width,
            label=f"from ({start[0]}, {start[1]})",
        )
    ax.legend()


demo(draw_saddle)


# ## Part 5: when all is well, and what to do when it is not

# ### Question 9: convexity
# 
# After so much bad news, the good: for many losses there is only one valley. Draw a straight line between any two points of the curve, a **chord**. If the curve never rises above such a chord, the function is **convex**:
# 
# $$t\,f(a) + (1-t)\,f(b) \;\ge\; f\big(t\,a + (1-t)\,b\big) \qquad \text{for all } a, b \text{ and } 0 \le t \le 1$$
# 
# The left side is the height of the chord, the right side that of the curve below it: mind that $f$ on the right takes the whole weighted mean. In a convex landscape every local minimum is a global one, so a descent cannot end in the wrong valley.
# (It can still fail to end at all: the learning rate has to be small enough, as you know from question 6.) The mean squared error of a linear model is convex whatever the data. `arbitrary` is not.
# 
# **Your task.** Write `convexity_violations(f, a, b, ts)`: those numbers of `ts` at which the inequality fails *beyond rounding*. On a straight line both sides are equal, and computed they differ in
# the last digits; that is no violation. Ask for a difference of more than $10^{-9}$.
# 
# **Example.** Between $a = 2$ and $b = 5$, `convexity_violations(arbitrary, 2, 5, [0, 0.5, 1])` is `[0.5]`: halfway the chord is at -0.3 and the curve at 0.09375.
# 
# _Points:_ 4

# In[ ]:


def convexity_violations(f, a, b, ts):
    """The t at which the curve of f lies above the chord from a to b.

    f: a function that takes a number, or a NumPy array element by element. a,
        b: numbers, whichever is larger.
    ts: a list or 1-D array of numbers in [0, 1], in any order, repeated or
        not; it is not changed.
    Returns a list or array of those t of ts, in their order, for which f(t a +
    (1 - t) b) exceeds t f(a) + (1 - t) f(b)
    by more than 1e-9; an empty one if there are none.
    """
    # BEGIN SOLUTION
    ts = np.asarray(ts, dtype=float)
    chord = ts * f(a) + (1 - ts) * f(b)
    curve = f(ts * a + (1 - ts) * b)
    return ts[curve - chord > 1e-9]
    # END SOLUTION


# In[ ]:


grader.check("q9_convex")


# **Look: two chords.** On the left the chord from 2 to 5 runs below the hill of `arbitrary`: not convex. On the right the mean squared error of the model $\hat y = \theta x$ on six invented points: whatever chord you choose, the curve hangs below it.

# In[ ]:


def draw_chords():
    feature = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    target = np.array([0.4, 0.1, 0.9, 0.5, 1.3, 0.8])

    def loss(theta):
        return np.mean(
            (target - np.multiply.outer(theta, feature)) ** 2, axis=-1
        )

    fig, panels = plt.subplots(1, 2, figsize=(11, 3.6))
    for ax, f, a, b, xs in (
        (panels[0], arbitrary, 2.0, 5.0, np.linspace(1.4, 6.2, 300)),
        (panels[1], loss, -0.1, 0.4, np.linspace(-0.2, 0.5, 300)),
    ):
        bad = np.array(
            convexity_violations(f, a, b, np.linspace(0, 1, 41)), dtype=float
        )
        places = bad * a + (1 - bad) * b
        ax.plot(xs, f(xs), color="tab:blue")
        ax.plot([a, b], [f(a), f(b)], "o-", color="black")
        ax.plot(places, f(places), ".", color="tab:red")
        ax.set_title(f"{len(bad)} of 41 places violate the inequality")
    panels[0].set(xlabel="x", ylabel="f(x)")
    panels[1].set(xlabel="theta", ylabel="mean squared error")


demo(draw_chords)


# ### Question 10: shorter and shorter steps
# 
# Most landscapes are not convex, and their curvature is not known beforehand. A large rate covers ground but overshoots: from 4 with $\alpha = 1$ the guesses bounced between 5.10 and 5.48 for ever. A small rate settles but takes an age to arrive. The old trick is to have both: begin
# with long strides and shorten them as you go. The learning rate becomes a function of the step, a **schedule**:
# 
# $$x_{k+1} = x_k - \alpha_k\, f'(x_k), \qquad k = 0, 1, 2, \dots$$
# 
# The step from the initial guess is step number 0. A popular schedule halves the rate every so many steps: $\alpha_k = \alpha \cdot 2^{-\lfloor k / m \rfloor}$, where $m$ is `every`.
# 
# **Your task.** Write `descend_with_schedule(df, x0, schedule, n)`, which uses the rate `schedule(k)` in step `k` and returns `n` guesses, counted as in question 4; and `halving(alpha, every)`, which returns a schedule: a *function* of `k`.
# 
# **Example.** `halving(0.8, 3)` gives for $k = 0, \dots, 6$ the rates 0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2. On `arbitrary`, four guesses from 4 with `halving(1.0, 2)` are 4, 4.4, 5.0464 and 5.2716: the third step is only half as long as the one at rate 1.
# 
# _Points:_ 5

# In[ ]:


def descend_with_schedule(df, x0, schedule, n):
    """Gradient descent with a learning rate that depends on the step.

    df: the derivative, number to number. x0: the initial guess, a number.
    schedule: a function; schedule(k) is the rate of step k, and step 0 is the
        one from the initial guess.
    n: the number of guesses, at least 1.
    Returns a float array of shape (n,), or a list: the guesses, the first
    being x0.
    """
    # BEGIN SOLUTION
    guesses = [float(x0)]
    for k in range(n - 1):
        guesses.append(guesses[k] - schedule(k) * df(guesses[k]))
    return np.array(guesses)
    # END SOLUTION


def halving(alpha, every):
    """A schedule that starts at the rate alpha and halves it every so many
    steps.

    alpha: the first rate, a whole number or not. every: a whole number, at
        least 1.
    Returns a function of the step k = 0, 1, 2, ..., be it the hundredth: alpha
    for the first `every` steps, alpha / 2 for the next `every`, and so on.
    """
    # BEGIN SOLUTION
    def schedule(k):
        return alpha / 2 ** (k // every)

    return schedule
    # END SOLUTION


# In[ ]:


grader.check("q10_schedule")


# **Look: a bounce, tamed.** The same start and the same first rate of 1, once kept and once halved every 5 steps. Halve too eagerly, though, and the steps shrink to nothing before you have arrived: the dotted line, halved at each step, stops short of the bottom and will never reach it.

# In[ ]:


def draw_schedules():
    ax = labelled_axes(
        "From 4 with a first rate of 1", "number of the guess", "x"
    )
    ax.plot(
        descend_with_schedule(arbitrary_prime, 4, lambda k: 1.0, 31),
        "s--",
        color="grey",
        markersize=3,
        label="rate 1 throughout",
    )
    ax.plot(
        descend_with_schedule(arbitrary_prime, 4, halving(1.0, 5), 31),
        "o-",
        markersize=4,
        label="halved every 5 steps",
    )
    ax.plot(
        descend_with_schedule(arbitrary_prime, 4, halving(1.0, 1), 31),
        "^:",
        markersize=4,
        label="halved at each step",
    )
    ax.axhline(5.3263, color="grey", linewidth=0.8)
    ax.legend()


demo(draw_schedules)


# ### Question 11: a picture of the path
# 
# A column of numbers shows that a descent went wrong; a picture shows how. The most useful one is also the simplest: the curve, and on it the guesses in the order in which they were made. The guess $x_k$ belongs at the point $\big(x_k, f(x_k)\big)$: on the curve, where you stood, not at
# $f'(x_k)$, which is the slope that you felt there.
# 
# **Your task.** Write `plot_descent(f, df, x0, alpha, n)`. In a figure of its own (`ax = labelled_axes(...)`, or `fig, ax = plt.subplots()`) draw the curve of `f` as one line of at least 100 points that reaches at least from the leftmost guess to the rightmost, and mark the `n` guesses of
# the descent on it, and nothing else, with markers. A line through the guesses, if you draw one, joins them in their order. Return the Axes. Use the given `walk` for the guesses.
# 
# **Example.** `plot_descent(arbitrary, arbitrary_prime, 4, 0.3, 20)` shows twenty dots that start at (4, 0) and crowd together at the bottom, (5.326, -0.691).
# 
# _Points:_ 4

# In[ ]:


def plot_descent(f, df, x0, alpha, n):
    """Draw the curve of f and the guesses of a descent on it.

    f, df: a function and its derivative, which take a number (or an array
        element by element). x0: the initial guess, a number.
    alpha: the learning rate. n: the number of guesses, x0 included, at least 2
        and at most 40.
    Returns the Axes of a new figure (or the Figure): one line of at least 100
    points for the curve, which spans all the guesses,
    and markers at the n points (guess, f(guess)).
    """
    # BEGIN SOLUTION
    guesses = np.array(walk(df, x0, alpha, n))
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 300)
    ax = labelled_axes("The path of a descent")
    ax.plot(xs, f(xs))
    ax.plot(guesses, f(guesses), "o-")
    return ax
    # END SOLUTION


# In[ ]:


grader.check("q11_path")


# **Look: three descents, three fates.** From 4 with a good rate; from 4 with a rate of 1, bouncing; and from 1 with a rate of 0.5, over the hill and into the deeper valley.

# In[ ]:


def draw_paths():
    for x0, alpha in ((4, 0.3), (4, 1.0), (1, 0.5)):
        plot_descent(arbitrary, arbitrary_prime, x0, alpha, 20)
        plt.title(f"from {x0} with learning rate {alpha}")


demo(draw_paths)


# <!-- BEGIN QUESTION -->
# 
# ### Question 12: slope and step
# 
# Explain gradient descent to a friend who has never heard of derivatives, in four to eight sentences and without any formula. Use only two technical words, *slope* and *step*. Say how each step is chosen and why it goes the way it does, how one knows when to stop, and one thing that can go wrong and what
# you would do about it.
# 
# _Points:_ 1

# _Type your answer here, replacing this text._

# **A model answer.** Imagine that you are on a hillside in fog and want to reach the bottom. You feel the slope under your feet and take a step in the direction in which it falls. Where the slope is steep the step is long, where it is gentle the step is short, because a gentle slope means that you may be
# near the bottom. The slope tells you which way is *up*, so you go the opposite way: that is all the minus sign does. You repeat this until your steps have become too short to matter. If your steps are too long for the valley, you leap across the bottom to the other side, and perhaps higher each time; then shorten
# them, at once or little by little. And the bottom that you reach need not be the lowest in the country: set out again from several other places and keep the lowest end.
# 
# **Rubric (1 point).** A half for the mechanism: the step goes against the slope, *and* its length grows with the slope. A half for the limits: a stopping rule that refers to small steps or a level slope, *and* one failure (too long a step, too short a step, a wrong valley, a level place that is no
# bottom) with a remedy that fits it. No deduction for style; a formula in place of an explanation earns nothing for the mechanism.

# <!-- END QUESTION -->
# 
# ## Before you hand in: a checklist
# 
# Answer these for yourself, aloud if you can. If one of them makes you hesitate, the question in brackets is the place to go back to.
# 
# - Can you say why guess and check is hopeless with a hundred parameters? (2)
# - Can you say what a negative, a positive and a zero slope tell you to do, and why the slope is *subtracted*? (3)
# - Can you write the recurrence from memory and say how many steps lie between $n$ guesses? (4)
# - Does your stopping rule work for steps to the left, for a descent that bounces and for one that explodes? (5)
# - Shown a loss that does not fall, what would you check first? And one that falls, but hardly? (6)
# - Can you explain to somebody who believes that descent finds the nearest minimum why it need not? (7)
# - What does a zero gradient prove, and what does it not prove? (8)
# - Which two things together make sure that a descent finds the lowest point? (6 and 9)
# - When would you shrink the learning rate on the way, and what happens if you shrink it too fast? (10)
# 
# The curve in this notebook had one parameter and no data. In the next assignment the landscape is the loss of a model, its coordinates are the model's parameters, and the line $x_{k+1} = x_k - \alpha f'(x_k)$ will fit a straight line to restaurant tips without any change.

# ---
# 
# To double-check your work, the cell below will rerun all of the autograder tests.

# In[ ]:


grader.check_all()


# ## Submission
# 
# Make sure you have run all cells in your notebook in order before running the cell below, so that all images/graphs appear in the output. The cell below will generate a zip file for you to submit. **Please save before exporting!**
# 
# Run all cells once more from the top, save the notebook, and hand in the zip file that this cell makes.

# In[ ]:


# Save your notebook first, then run this cell to export your submission.
grader.export(pdf=False)


#  
