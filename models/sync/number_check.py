"""What is wrong with the numbers and codes by which records of both sides would be matched. Plain functions."""

from collections import Counter, defaultdict

from ...engine.pull.match import loosely
from ...records import clean_text

SPACES, MISSING, DOUBLED, NEARLY = "spaces", "missing", "doubled", "nearly"


def problems_of(numbers, others):
    """What is wrong with one side's numbers.

    :param numbers: pairs of a number as it is stored and of what people call its record.
    :param others: those of the other side.
    :return: tuples of number, record, problem, and for ``NEARLY`` the number that it may be taken for.
    """
    numbers = _unpadded(numbers)
    counts = Counter(clean_text(number) for number, _label in numbers)
    mine, theirs = set(counts), {clean_text(number) for number, _label in _unpadded(others)}
    near = defaultdict(set)
    for number in filter(None, mine | theirs):
        near[loosely((number,))].add(number)
    found = []
    for number, label in numbers:
        cleaned = clean_text(number)
        if not cleaned:
            found.append((number, label, MISSING, ""))
            continue
        if any(character.isspace() for character in number):
            found.append((number, label, SPACES, ""))
        if counts[cleaned] > 1:
            found.append((number, label, DOUBLED, ""))
        alike = near[loosely((cleaned,))] - {cleaned}
        if alike and not (cleaned in theirs and alike <= mine & theirs):
            found.append((number, label, NEARLY, ", ".join(sorted(alike))))
    return found


def _unpadded(numbers):
    """The same without the spaces at the end that a column of a fixed width has in each record."""
    numbers = list(numbers)
    is_padded = len(numbers) > 1 and len({len(number) for number, _label in numbers}) == 1
    return [(number.rstrip(" "), label) for number, label in numbers] if is_padded else numbers


def shown(number):
    """``number`` with spaces that people can see."""
    return "".join("␣" if character.isspace() else character for character in number)
