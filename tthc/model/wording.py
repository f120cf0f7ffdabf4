"""What a person decided of the words of lists of documents: which papers they ask for, or that they ask for none."""

from __future__ import annotations

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from tthc.model.entry import Entry, Name, Refs
from tthc.model.procedure import ProcedureCode
from tthc.model.reference import DocumentType


class Wording(Entry):
    """Words of a list of documents, and what a person says that they ask for (cách gọi đã xác định).

    `types` are the papers of which any one will do. With `is_note` the words ask for no paper at all. `not_types` are
    types that the words do not mean, whatever else they may. `procedures` are the codes of those in which they mean it;
    none means in all.
    """

    words: Name
    types: Refs[DocumentType] = ()
    not_types: Refs[DocumentType] = ()
    is_note: bool = False
    procedures: tuple[ProcedureCode, ...] = ()

    @property
    def id(self) -> str:
        """The words, with where they mean it."""
        return " ".join((self.words, *self.procedures))

    @model_validator(mode="after")
    def _says_one_thing(self) -> Wording:
        if sum(map(bool, (self.types, self.not_types, self.is_note))) != 1:
            raise PydanticCustomError("one_thing", "a wording has one of: types, not_types, is_note")
        return self
