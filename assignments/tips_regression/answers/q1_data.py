# %% right: pandas, and matplotlib points
def load_tips():
    return pd.read_csv("tips.csv")


def plot_tips():
    frame = load_tips()
    fig, ax = plt.subplots()
    ax.plot(frame["total_bill"], frame["tip"], "o")
    ax.set(xlabel="Total bill (dollars)", ylabel="Tip (dollars)", title="Tips against bills")
    return ax

# %% right: seaborn with a hue
def load_tips():
    return sns.load_dataset("tips", data_home=".")


def plot_tips():
    frame = load_tips()
    fig, ax = plt.subplots(figsize=(5, 4))
    sns.scatterplot(x=frame["total_bill"], y=frame["tip"], hue=frame["time"], ax=ax)
    ax.set_title("Tips by time of day")
    return ax

# %% wrong: axes swapped
# hint: The bill is what we know and goes across; the tip is what we want to predict and goes up.
def load_tips():
    return sns.load_dataset("tips", data_home=".")

def plot_tips():
    fig, ax = plt.subplots()
    sns.scatterplot(data=load_tips(), x="tip", y="total_bill", ax=ax)
    ax.set_title("Tips")
    return ax

# %% wrong: axes swapped under the right labels
# hint: The labels say one thing and the points another: check which column goes to x.
def load_tips():
    return sns.load_dataset("tips", data_home=".")

def plot_tips():
    fig, ax = plt.subplots()
    sns.scatterplot(data=load_tips(), x="tip", y="total_bill", ax=ax)
    ax.set(title="Tips", xlabel="total_bill", ylabel="tip")
    return ax

# %% wrong: duplicates dropped
# hint: Two tables may well have the same bill and tip; every row of the file counts.
def load_tips():
    return pd.read_csv("tips.csv").drop_duplicates()

def plot_tips():
    fig, ax = plt.subplots()
    sns.scatterplot(data=load_tips(), x="total_bill", y="tip", ax=ax)
    ax.set_title("Tips")
    return ax

# %% wrong: sorted by bill
# hint: Keep the rows in the order of the file.
def load_tips():
    return pd.read_csv("tips.csv").sort_values("total_bill")

def plot_tips():
    fig, ax = plt.subplots()
    sns.scatterplot(data=load_tips(), x="total_bill", y="tip", ax=ax)
    ax.set_title("Tips")
    return ax

# %% wrong: no title
# hint: The task asks for a title.
def load_tips():
    return sns.load_dataset("tips", data_home=".")

def plot_tips():
    fig, ax = plt.subplots()
    sns.scatterplot(data=load_tips(), x="total_bill", y="tip", ax=ax)
    return ax

# %% wrong: draws on whatever is there
# hint: Create a figure of its own; otherwise a second call draws over the first.
def load_tips():
    return sns.load_dataset("tips", data_home=".")


def plot_tips():
    ax = sns.scatterplot(data=load_tips(), x="total_bill", y="tip")
    ax.set_title("Tips")
    return ax

# %% wrong: returns nothing drawn on
# hint: Drawing is half of the task; return the Axes as well.
def load_tips():
    return sns.load_dataset("tips", data_home=".")

def plot_tips():
    fig, ax = plt.subplots()
    sns.scatterplot(data=load_tips(), x="total_bill", y="tip", ax=ax)
    ax.set_title("Tips")
    plt.show()

# %% right: csv module
import csv


def load_tips():
    with open("tips.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    frame = pd.DataFrame(rows)
    for name in ("total_bill", "tip"):
        frame[name] = frame[name].astype(float)
    frame["size"] = frame["size"].astype(int)
    return frame


def plot_tips():
    fig, ax = plt.subplots()
    frame = load_tips()
    sns.scatterplot(x=frame.total_bill, y=frame.tip, ax=ax).set_title("What guests give")
    return ax

# %% right: seaborn both
def load_tips():
    return sns.load_dataset("tips", data_home=".")


def plot_tips():
    fig, ax = plt.subplots()
    sns.scatterplot(data=load_tips(), x="total_bill", y="tip", ax=ax)
    ax.set_title("Tips against bills")
    return ax

# %% wrong: only the head is drawn
# hint: Draw all tables, not the first ones alone.
def load_tips():
    return pd.read_csv("tips.csv")


def plot_tips():
    fig, ax = plt.subplots()
    sns.scatterplot(data=load_tips().head(100), x="total_bill", y="tip", ax=ax)
    ax.set_title("Tips")
    return ax

# %% wrong: rounded to whole dollars
# hint: The amounts are those of the file, with their cents.
def load_tips():
    frame = pd.read_csv("tips.csv")
    frame.loc[1:, "tip"] = frame["tip"].round()
    return frame


def plot_tips():
    fig, ax = plt.subplots()
    sns.scatterplot(data=pd.read_csv("tips.csv"), x="total_bill", y="tip", ax=ax)
    ax.set_title("Tips")
    return ax

# %% wrong: one figure for all calls
# hint: Each call draws in a new figure; ask for no number.
def load_tips():
    return pd.read_csv("tips.csv")


def plot_tips():
    fig, ax = plt.subplots(num=1)
    sns.scatterplot(data=load_tips(), x="total_bill", y="tip", ax=ax)
    ax.set_title("Tips")
    return ax
# %% wrong: the limits cut off the large bills
# hint: the axes are wide enough for all tables where nobody sets their limits
def load_tips():
    return pd.read_csv("tips.csv")

def plot_tips():
    fig, ax = plt.subplots()
    sns.scatterplot(data=load_tips(), x="total_bill", y="tip", ax=ax)
    ax.set(title="Tips", xlabel="total_bill", ylabel="tip")
    ax.set(xlim=(0, 30), ylim=(0, 5))
    return ax
# %% right: labels in words
def load_tips():
    return pd.read_csv("tips.csv")

def plot_tips():
    fig, ax = plt.subplots()
    sns.scatterplot(data=load_tips(), x="total_bill", y="tip", ax=ax)
    ax.set(title="Tips", xlabel="Total bill (dollars)", ylabel="Tip (dollars)")
    return ax
