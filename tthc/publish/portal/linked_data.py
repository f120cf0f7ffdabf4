"""A procedure as schema.org has it (GovernmentService), for what search engines and assistants read in its page."""

from __future__ import annotations

import json
from typing import Any

from tthc.model.catalogue import Catalogue
from tthc.model.channel import Channel, Mode
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.publish.plain_text import plain_text
from tthc.publish.portal.first_screen import time_figure
from tthc.publish.portal.places import web_address
from tthc.publish.words import MODES

CONTEXT = "https://schema.org"
PROCEDURE_CODES = "https://csdl.dichvucong.gov.vn"
"""Whose codes the identifiers are: the national database of administrative procedures."""


def government_service(catalogue: Catalogue, procedure: Procedure, provider: str, address: str) -> dict[str, Any]:
    """The JSON-LD of a procedure with the address of its page ('' for none). What is not known is left out."""
    sector = catalogue.get(procedure.sector) if procedure.sector else None
    told: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "GovernmentService",
        "@id": address,
        "url": address,
        "name": procedure.name,
        "identifier": {"@type": "PropertyValue", "propertyID": PROCEDURE_CODES, "value": procedure.code},
        "inLanguage": "vi",
        "serviceType": sector.name if sector else None,
        "provider": {"@type": "GovernmentOrganization", "name": provider},
        "audience": [{"@type": "Audience", "audienceType": name} for name in _names(catalogue, procedure.applicants)],
        "serviceOperator": [_office(name) for name in _names(catalogue, procedure.agencies.deciding)],
        "availableChannel": [_channel(catalogue, procedure, channel) for channel in procedure.channels],
        "serviceOutput": [
            {"@type": "Thing", "name": result.name or _name(catalogue, result.type)} for result in procedure.results
        ],
    }
    return {name: value for name, value in told.items() if value}


def _channel(catalogue: Catalogue, procedure: Procedure, channel: Channel) -> dict[str, Any]:
    time = time_figure(procedure)
    offices = () if channel.mode is Mode.ONLINE else _names(catalogue, procedure.agencies.receiving)
    told: dict[str, Any] = {
        "@type": "ServiceChannel",
        "name": MODES[channel.mode],
        "serviceUrl": web_address(channel.url),
        "serviceLocation": [{"@type": "Place", "name": name} for name in offices],
        "description": f"Thời hạn: {time.value}" if time.is_known else None,
        "availableLanguage": "vi",
    }
    return {name: value for name, value in told.items() if value}


def _office(name: str) -> dict[str, str]:
    return {"@type": "GovernmentOffice", "name": name}


def _name(catalogue: Catalogue, ref: Ref[Any]) -> str:
    return str(getattr(catalogue.get(ref), "name", ref.id))


def _names(catalogue: Catalogue, refs: Any) -> list[str]:
    return [_name(catalogue, ref) for ref in refs]


def as_script(value: object) -> str:
    """JSON that is also a script, and stays one wherever it is pasted."""
    text = plain_text(json.dumps(value, ensure_ascii=False))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text
