"""Proposals, plans, costs and opinions as workbooks that an office passes on."""
