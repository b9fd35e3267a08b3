"""Signatures of attrs classes in the API pages, which are read from the source and so cannot see what attrs makes."""

from __future__ import annotations

import inspect

import attrs
from griffe import Attribute, Class, Extension, Function, Parameter, ParameterKind, Parameters, dynamic_import

KINDS = {
    inspect.Parameter.POSITIONAL_OR_KEYWORD: ParameterKind.positional_or_keyword,
    inspect.Parameter.KEYWORD_ONLY: ParameterKind.keyword_only,
}


class AttrsSignatures(Extension):
    """Give each attrs class the `__init__` that it has at run time."""

    def __init__(self) -> None:
        self.fields: dict[str, dict[str, Attribute]] = {}  # of each class, the members that its signature shows

    def on_class(self, *, cls: Class, **_: object) -> None:
        """Add `__init__`, and leave out of the members what it shows already."""
        if "attrs" not in "".join(str(decorator.value) for decorator in cls.decorators) or "__init__" in cls.members:
            return
        value = dynamic_import(cls.path)
        if not attrs.has(value):
            return
        fields = {**self._inherited(cls), **_attributes(cls)}
        parameters = [Parameter("self", kind=ParameterKind.positional_or_keyword)]
        for parameter in inspect.signature(value).parameters.values():
            annotation = fields[parameter.name].annotation if parameter.name in fields else None
            default = None if parameter.default is inspect.Parameter.empty else _default(parameter.default)
            parameters.append(
                Parameter(parameter.name, annotation=annotation, kind=KINDS[parameter.kind], default=default)
            )
        cls.bases = [base for base in cls.bases if str(base) != "Shown"]  # which only makes it a table in a notebook
        cls.set_member("__init__", Function("__init__", parameters=Parameters(*parameters), parent=cls))
        self.fields[cls.path] = fields
        for parameter in parameters:
            member = cls.members.get(parameter.name)
            if isinstance(member, Attribute) and not member.has_docstring:
                cls.del_member(parameter.name)

    def _inherited(self, cls: Class) -> dict[str, Attribute]:
        fields: dict[str, Attribute] = {}
        for base in reversed(cls.mro()):
            fields |= self.fields.get(base.path) or _attributes(base)
        return fields


def _attributes(cls: Class) -> dict[str, Attribute]:
    return {name: member for name, member in cls.members.items() if isinstance(member, Attribute)}


def _default(value: object) -> str:
    if value is attrs.NOTHING:
        return "..."
    return repr(value)
