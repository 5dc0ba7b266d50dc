"""When the hours of reports were worked: no two attendances of somebody overlap."""

from bisect import bisect_left, insort
from datetime import timedelta

from odoo import fields

from ...records import RecordError, _lt
from .hr_hours_report_lines import adjusted, clock_times, duration, is_correction, line_of, utc


class Timeline:
    """When somebody is attending; no two of the times overlap."""

    def __init__(self):
        self._times = []

    def add(self, start, end):
        insort(self._times, (start, end))

    def clash(self, start, end):
        """The time that overlaps with these, None if none does."""
        index = bisect_left(self._times, (start, start))
        if index and self._times[index - 1][1] > start:
            return self._times[index - 1]
        if index < len(self._times) and self._times[index][0] < end:
            return self._times[index]
        return None


class Plan:
    """Finds the times of one report's lines.

    :param zone: the time zone of the lines.
    :param dated: the employments, which tell when somebody's day begins.
    :param timeline: when the report's employee is attending already.
    """

    def __init__(self, report, zone, dated, timeline):
        self.report, self.zone = report, zone
        self.dated, self.timeline = dated, timeline

    def times(self, rows):
        """The rows that count, with their line, start and end in UTC and adjustment in hours, by time.

        Corrections have no time of their own: they are taken off the other lines of their day.

        :raise RecordError: two overlap, or one overlaps with what somebody else entered; or a day is corrected by more
            than it has.
        """
        counted = [(row, line) for row, line in zip(rows, map(line_of, rows), strict=True) if row["leased"]]
        lines = [(row, line) for row, line in counted if not is_correction(line)]
        found, ends = [], {}
        try:
            for row, line in lines:
                if line.start is not None:
                    start, end = clock_times(line, self.zone)
                    self._refuse_clash(line, start, end)
                    self.timeline.add(start, end)
                    ends[line.day] = max(end, ends.get(line.day, end))
                    found.append((row, line, start, end))
            for row, line in lines:
                if line.start is None:
                    start, end = self._free_time(line, ends)
                    self.timeline.add(start, end)
                    ends[line.day] = end
                    found.append((row, line, start, end))
        except OverflowError:
            raise RecordError("value", _lt("a date is not valid"), "lines") from None
        adjustments = adjusted(found, [line for _row, line in counted if is_correction(line)])
        return [
            (*item, adjustment)
            for item, adjustment in sorted(zip(found, adjustments, strict=True), key=lambda pair: pair[0][2])
        ]

    def _free_time(self, line, ends):
        """A line without clock times begins where the day's last one ends, or as the day begins, and never within
        another attendance: nobody said when it was."""
        start = ends.get(line.day)
        if start is None:
            hour = self.dated.first_hour(self.report.employee_id.id, line.day)
            start = utc(line.day, round(hour * 60), self.zone)
        length = duration(line)
        while clash := self.timeline.clash(start, start + length):
            start = max(clash[1], start + timedelta(minutes=1))
        return start, start + length

    def _refuse_clash(self, line, start, end):
        if clash := self.timeline.clash(start, end):
            first, last = (fields.Datetime.context_timestamp(self.report, moment) for moment in clash)
            raise RecordError(
                "odoo",
                _lt(
                    "%(employee)s has another attendance on %(day)s, from %(first)s to %(last)s,"
                    " which overlaps with hours"
                    " report %(number)s. Change or remove one of the two, then retry."
                ),
                employee=self.report.employee_id.name,
                day=line.day,
                first=f"{first:%H:%M}",
                last=f"{last:%H:%M}",
                number=self.report.name,
            )
