"""Every dossier of a log against its limits, in one Ibis expression; one dossier of it explained."""
