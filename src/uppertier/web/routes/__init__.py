"""One file a subject, each with `router(service, app)`; the folder is listed, never registered."""
