"""What stands beside the procedures on the public pages: promises of an audit, simplifications, rules."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from tthc.cli.publish.record import chosen_word
from tthc.cli.shared.session import say_aside
from tthc.source import CannotRunError, say, why_of

if TYPE_CHECKING:
    from tthc.load.rules import LoadedRules
    from tthc.load.settings import Project
    from tthc.model.catalogue import Catalogue
    from tthc.model.decision import ProposalFile
    from tthc.model.public_promises import PublicPromises
    from tthc.publish.portal.form_files import FormFiles
    from tthc.publish.portal.site_besides import Besides


def besides_of(project: Project, loaded: LoadedRules, *, drafts: bool) -> Besides:
    """Everything that the settings let out to the public."""
    from tthc.model.rule import ProfileSeverity
    from tthc.publish.portal.site_besides import Besides

    off = (rule.code for rule in loaded.rules if loaded.profile.setting(rule.code) is ProfileSeverity.OFF)
    return Besides(
        promises=_promises(project, drafts=drafts),
        simplifications=_simplifications(project),
        rules=loaded.rules,
        off=frozenset(off),
    )


def looks_of_besides(project: Project) -> str:
    """A word that changes whenever the rules or the figures of an audit do."""
    from tthc.load.digest import digest_of
    from tthc.load.settings import packaged

    own = project.rules != packaged("rules")  # those are known by the program's own digest
    path = project.settings.publishing.promises
    figures = ""
    if path:
        try:
            figures = sha256((project.root / path).read_bytes()).hexdigest()
        except OSError as error:
            raise CannotRunError(
                say("{file} cannot be read: {why}", file=project.root / path, why=why_of(error))
            ) from error
    return f"{digest_of(project.rules) if own else ''} {figures}"


def forms_of(project: Project, catalogue: Catalogue) -> FormFiles:
    """The blank forms that citizens may take from the pages."""
    from tthc.load.form_folder import FOLDER
    from tthc.publish.portal.form_files import forms_in

    return forms_in(project.root / FOLDER, catalogue)


def looks_of_forms(project: Project) -> str:
    """A word that changes whenever a form does."""
    from tthc.load.form_folder import FOLDER, looks_of

    return looks_of(project.root / FOLDER)


def _promises(project: Project, *, drafts: bool) -> PublicPromises | None:
    """The figures that an audit has written; those of a synthetic log are for review only."""
    from tthc.exchange.promises_file import read_promises

    path = project.settings.publishing.promises
    if not path:
        return None
    found = read_promises(project.root / path)
    if found.synthetic and not drafts:
        say_aside(say("{file} is of a synthetic log: its figures are nobody's, and stay out", file=path))
        return None
    return found


def _simplifications(project: Project) -> tuple[ProposalFile, ...] | None:
    """The proposals in the store that are public; None where no register is wanted."""
    from tthc.publish.portal.register_page import From, public_files

    begin = From(chosen_word(project.settings.publishing.register, [one.value for one in From], "register"))
    if begin is From.NONE:
        return None
    from tthc.store.files import files

    return tuple(public_files(files(project.store), begin))
