"""YAML text to the model, with positions; every mistake is collected and none is raised past this stage."""
