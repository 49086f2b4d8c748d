"""`answerable serve`: web, worker and mail listeners."""

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that serve pages."
)
def serve(*, host: str, port: int, workers: int) -> None:
    """Serve pages, do the jobs and take in mail."""
    from answerable.config.processes import listen, run_group

    run_group(listen(host, port), web_processes=workers)
