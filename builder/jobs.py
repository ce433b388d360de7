"""Which pages have to be made: the jobs of a site, and those of them that an edit makes necessary."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from builder.build import Checked
from builder.core.affected import affected, has_other_jobs
from builder.core.present.pages import Job, Press
from builder.kept import Made
from builder.settings import Settings

Known = Mapping[str, tuple[Made, ...]]
"""The pages of the build before, by the name of the job that has made them."""


def name_of(job: Job) -> str:
    """Return the name under which the pages of a job are kept."""
    return f"{job.kind}/{job.lang}/{job.key}"


def all_jobs(
    checked: Checked, settings: Settings, press: Press, known: Known, doubtful: Collection[str] = ()
) -> dict[str, Job] | None:
    """Return all jobs of a site by name, or None if they are those that are `known`.

    Of `doubtful` ones it is not known whether they are there. To look at every page of a large site
    takes longer than to make the one of an article.
    """
    edit = checked.edit
    if known and edit is not None and not doubtful and not has_other_jobs(checked.site, edit):
        return None
    every = (job for job in press.jobs() if settings.search or job.kind != "search")
    return {name_of(job): job for job in every}


def to_do(
    checked: Checked,
    jobs: Mapping[str, Job] | None,
    known: Known,
    doubtful: Collection[str] = (),
) -> list[Job]:
    """Return the jobs that have to be done: new and doubtful ones, and those that an edit concerns."""
    touched = affected(checked.site, checked.edit) if known and checked.edit is not None else None
    if touched is None:
        # Then it is not known either that there are the same jobs: see `all_jobs`.
        return list((jobs or {}).values())
    there = known if jobs is None else jobs
    whole = {name_of(job): job for job in touched if job.only == 0}
    todo = {name: job for name, job in whole.items() if name in there}
    if jobs is not None:
        due = {*doubtful, *todo}
        todo = {name: job for name, job in jobs.items() if name in due or name not in known}
    parts = [job for job in touched if name_of(job) in there and name_of(job) not in todo]
    return [*todo.values(), *sorted(parts)]
