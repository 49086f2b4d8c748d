"""`answerable worker`: jobs and mail listeners without pages, for machines of their own."""

import click

from answerable.commands.ground import set_up_django


@click.command()
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input is closed.")
def worker(*, with_parent: bool) -> None:
    """Do the jobs and take in mail."""
    set_up_django(pooled=True)
    from answerable.config.working import work

    work(with_parent=with_parent)
