"""Procedures, and what offices do, as BPMN 2.0 with its drawing."""
